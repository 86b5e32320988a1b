"""The roles: what curators may do is written down once, here and in curation/roles.py."""

from django.db import migrations


def make_groups(apps, schema_editor):
    apps.get_model("auth", "Group").objects.get_or_create(name="Curators")


def drop_groups(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name="Curators").delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(make_groups, drop_groups)]
