"""Commands about who may do what: what each takes. What they do is in the modules beside this one."""

import click

from kshub.cli.choices import GIVEN
from kshub.cli.commands import group, with_settings
from kshub.words import say

_user, _group, _token = group("user"), group("group"), group("token")
_role = click.argument("role", type=click.Choice(GIVEN))
_name = click.argument("name")
_member = click.argument("user")
_space = click.option("--space", help=say("help-for-space"))
_everywhere = click.option("--all-spaces", is_flag=True, help=say("help-all-spaces"))

_user.command("grant", help=say("help-user-grant"))(_name(_role(_space(with_settings("given.grant")))))
_user.command("revoke", help=say("help-user-revoke"))(_name(_space(with_settings("given.revoke"))))
_user.command("roles", help=say("help-user-roles"))(_name(with_settings("given.listed")))

_group.command("list", help=say("help-group-list"))(with_settings("groups.listed"))
_group.command("add", help=say("help-group-add"))(
    _name(click.option("--external", help=say("help-external"))(with_settings("groups.add")))
)
_group.command("rename", help=say("help-group-rename"))(_name(click.argument("new")(with_settings("groups.rename"))))
_group.command("external", help=say("help-group-external"))(
    _name(click.argument("external", required=False)(with_settings("groups.external")))
)
_group.command("remove", help=say("help-group-remove"))(_name(with_settings("groups.remove")))
_group.command("grant", help=say("help-group-grant"))(_name(_role(_space(_everywhere(with_settings("groups.grant"))))))
_group.command("revoke", help=say("help-group-revoke"))(_name(_space(_everywhere(with_settings("groups.revoke")))))

_members = group("member", _group)
_members.command("list", help=say("help-group-member-list"))(_name(with_settings("groups.members")))
_members.command("add", help=say("help-group-member-add"))(_name(_member(with_settings("groups.join"))))
_members.command("remove", help=say("help-group-member-remove"))(_name(_member(with_settings("groups.leave"))))

_programs = group("api", _token)
_programs.command("list", help=say("help-token-api-list"))(
    click.option("--user", help=say("help-token-of-user"))(with_settings("issuing.programs_listed"))
)
_programs.command("revoke", help=say("help-token-api-revoke"))(
    click.argument("number", type=click.IntRange(1, 2**53))(with_settings("issuing.program_revoked"))
)
