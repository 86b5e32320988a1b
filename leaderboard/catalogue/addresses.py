"""The parts of an address, as every face writes them; importing this registers `part`."""

from django.urls import register_converter

from leaderboard.catalogue.models.fields import SLUG


class AddressPart:
    regex = SLUG

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(AddressPart, "part")
