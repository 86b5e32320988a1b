from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from leaderboard.catalogue.dates import stated_date
from leaderboard.submissions.models import Relationship, Submission

NEEDS_REASON = ("reject", "withdraw")


class DecisionForm(forms.Form):
    """What a curator decides about a claim, and why."""

    decision = forms.ChoiceField(choices=[(d, d) for d in ("publish", "reject", "withdraw")])
    because = forms.CharField(
        max_length=2000, required=False, label="Reason", widget=UnfoldAdminTextInputWidget
    )
    relationship = forms.ChoiceField(
        choices=[("", "as proposed"), *Relationship.choices],
        required=False,
        label="Who says so",
        widget=UnfoldAdminSelectWidget,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") in NEEDS_REASON and not data.get("because"):
            self.add_error(
                "because", f"Say why: a reason is needed to {data['decision']} a submission."
            )
        return data


class CorrectionForm(forms.Form):
    """The published figures as they were printed, to be changed where they are wrong."""

    because = forms.CharField(max_length=2000, label="Why the published claim is wrong")
    locator = forms.CharField(max_length=300, required=False, label="Place in the source")
    result_date = forms.CharField(max_length=10, required=False, label="Date of the result")

    def __init__(self, submission: Submission, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget = UnfoldAdminTextInputWidget()
        self.fields["locator"].initial = submission.locator
        self.fields["result_date"].initial = submission.result_date_text
        for score in submission.scores.all():
            self.fields[f"score-{score.metric.key}"] = forms.CharField(
                max_length=40,
                label=f"{score.metric} as printed",
                initial=score.printed,
                widget=UnfoldAdminTextInputWidget,
            )

    def clean_result_date(self) -> str:
        text = str(self.cleaned_data["result_date"])
        try:
            stated_date(text)
        except ValueError as error:
            raise forms.ValidationError("Write 2026-03-14, or 2026-03.") from error
        return text

    @property
    def correction(self) -> dict[str, Any]:
        """The arguments of the act."""
        data = self.cleaned_data
        return {
            "printed": {
                name.removeprefix("score-"): value
                for name, value in data.items()
                if name.startswith("score-")
            },
            "because": data["because"],
            "locator": data["locator"],
            "result_date": data["result_date"],
        }
