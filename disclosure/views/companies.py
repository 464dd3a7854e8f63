"""Hiding from everybody of a company."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from disclosure import hiding
from disclosure.contact_forms import CompanyForm
from disclosure.errors import NotThere, TooManyCompanies
from profiles import editing
from profiles.access import MemberRequest, form_page, member_required


@form_page
@member_required
def hide(request: MemberRequest) -> HttpResponse:
    """Say what hiding from a company means, and hide from one; the owner's own is offered."""
    owner = request.user
    form = CompanyForm(request.POST if request.method == "POST" else None, initial={"name": _own(owner.pk)})
    if form.is_valid():
        try:
            hiding.hide_from_company(owner_id=owner.pk, name=form.cleaned_data["name"])
        except TooManyCompanies as refused:
            form.add_error("name", str(refused.sentence))
        else:
            messages.success(request, _("They find nothing of you any more. They aren't told."))
            return HttpResponseRedirect(reverse("disclosure:shields"))
    status = 422 if form.errors else 200
    return render(request, "disclosure/company_hide.html", {"here": "me", "form": form}, status=status)


@require_POST
@member_required
def show(request: MemberRequest, shield_id: int) -> HttpResponse:
    """No longer hide from a company."""
    try:
        hiding.show_to_company(owner_id=request.user.pk, shield_id=shield_id)
    except NotThere as nobody:
        raise Http404 from nobody
    messages.success(request, _("They may find you again, as before."))
    return HttpResponseRedirect(reverse("disclosure:shields"))


def _own(owner_id: int) -> str:
    """What the owner's exact wording of their company says, if they do not hide from it yet."""
    field = editing.own_field(owner_id, "company")
    if field is None or not field.said:
        return ""
    texts = field.said[0].texts
    own = texts.zh or texts.en
    return "" if own in {one.name for one in hiding.companies(owner_id)} else own
