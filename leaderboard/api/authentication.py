from datetime import timedelta

from django.utils.timezone import now
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from leaderboard.accounts.models import ApiToken, User

USE_NOTED_EVERY = timedelta(minutes=1)


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer lb_…`. Only the hash of a token is kept."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        words = get_authorization_header(request).split()
        if not words:
            return None
        if len(words) != 2 or words[0].lower() not in (b"bearer", b"token"):
            raise AuthenticationFailed("Write the header as: Authorization: Bearer lb_…")
        secret = words[1].decode("latin-1")
        token = ApiToken.objects.matching(secret).valid().select_related("user").first()
        if token is None:
            raise AuthenticationFailed("The token is not known, has expired or was revoked.")
        if token.last_used_at is None or now() - token.last_used_at > USE_NOTED_EVERY:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now())
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="leaderboard"'
