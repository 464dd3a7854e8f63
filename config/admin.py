"""The admin site: the operator's accounts and cases, and the reviewers' pages. Everybody signs in by phone."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect

from disclosure.admin import CaseAdmin, HolidayAdmin
from disclosure.models import Case, Holiday
from disclosure.views import reports, review
from profiles.access import to_sign_in
from profiles.admin import MemberAdmin, is_operator, operator_id
from profiles.binding import bound
from profiles.models import Member

View = Callable[..., Any]


class HalfveilAdminSite(AdminSite):
    """Django's admin for a few models, each view in a transaction bound to the operator.

    Whoever is no staff finds nothing here, as at any address that is not there.
    """

    site_header = _("The operator's desk")
    site_title = _("The operator's desk")
    index_title = _("Accounts and cases")
    enable_nav_sidebar = False

    def __init__(self, name: str = "admin") -> None:
        """Register them."""
        super().__init__(name)
        self.register(Member, MemberAdmin)
        self.register(Case, CaseAdmin)
        self.register(Holiday, HolidayAdmin)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """No password, no login of its own, nothing about a model that is not registered."""
        urls: list[URLPattern | URLResolver] = [
            path("", self.admin_view(self.index), name="index"),
            path("jsi18n/", self.admin_view(self.i18n_javascript), name="jsi18n"),
            path("review/", self.staff_view(review.cases), name="review"),
            path("review/<int:case_id>/", self.staff_view(review.case), name="review_case"),
            path("review/reports/", self.staff_view(reports.queue), name="review_reports"),
            path("review/reports/<int:report_id>/", self.staff_view(reports.settle), name="review_report"),
            path(
                "review/alerts/<slug:handle>/",
                self.staff_view(reports.settle_alerts),
                name="review_alerts",
            ),
        ]
        for model, admin in self._registry.items():
            urls.append(path(f"{model._meta.app_label}/{model._meta.model_name}/", include(admin.urls)))
        labels = "|".join(sorted({model._meta.app_label for model in self._registry}))
        urls.append(re_path(rf"^(?P<app_label>{labels})/$", self.admin_view(self.app_index), name="app_list"))
        return urls

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """A view of Django's admin: in a transaction bound to the operator, rendered before it ends."""

        def bound_view(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not is_operator(request):
                return redirect("admin:review")
            with bound(operator_id(request)):
                response = view(request, *args, **kwargs)
                if isinstance(response, SimpleTemplateResponse):
                    response.render()
            return response

        return self.staff_view(update_wrapper(bound_view, view))

    def staff_view(self, view: View) -> Any:
        """A view for operators and reviewers, outside any transaction."""

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not request.user.is_authenticated:
                return to_sign_in(request)
            if not self.has_permission(request):
                raise Http404
            return view(request, *args, **kwargs)

        return update_wrapper(csrf_protect(never_cache(guarded)), view)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Add the operator's name."""
        return {**super().each_context(request), "operator_name": settings.OPERATOR}

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is no other sign-in than the members'."""
        return redirect(settings.LOGIN_URL)
