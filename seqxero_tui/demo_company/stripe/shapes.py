"""Stripe's JSON: payment links, checkout sessions with their payment, lists and errors (API version 2026-10-28.endive)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from seqxero_tui.demo_company.stripe.account import PaymentLink, Session
from seqxero_tui.demo_company.wire import Json

ROOT = "/stripe"

# Fields that an account without the feature has no value for; Stripe names them all the same.
_EMPTY_SESSION = [
    "adaptive_pricing",
    "after_expiration",
    "allow_promotion_codes",
    "billing_address_collection",
    "cancel_url",
    "client_secret",
    "collected_information",
    "consent",
    "consent_collection",
    "currency_conversion",
    "customer",
    "customer_email",
    "invoice",
    "invoice_creation",
    "locale",
    "payment_method_configuration_details",
    "permissions",
    "phone_number_collection",
    "recovered_from",
    "saved_payment_method_options",
    "setup_intent",
    "shipping_address_collection",
    "shipping_cost",
    "submit_type",
    "subscription",
    "success_url",
    "tax_id_collection",
    "url",
]
_EMPTY_LINK = [
    "application",
    "application_fee_amount",
    "application_fee_percent",
    "consent_collection",
    "invoice_creation",
    "on_behalf_of",
    "payment_intent_data",
    "payment_method_types",
    "shipping_address_collection",
    "subscription_data",
    "transfer_data",
]
_EMPTY_INTENT = [
    "application",
    "application_fee_amount",
    "canceled_at",
    "cancellation_reason",
    "customer",
    "description",
    "last_payment_error",
    "next_action",
    "on_behalf_of",
    "payment_method",
    "processing",
    "receipt_email",
    "review",
    "setup_future_usage",
    "shipping",
    "source",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_data",
    "transfer_group",
]
_EMPTY_CHARGE = [
    "application",
    "application_fee",
    "application_fee_amount",
    "balance_transaction",
    "calculated_statement_descriptor",
    "customer",
    "description",
    "failure_balance_transaction",
    "failure_code",
    "failure_message",
    "on_behalf_of",
    "outcome",
    "payment_method",
    "payment_method_details",
    "receipt_email",
    "receipt_number",
    "receipt_url",
    "review",
    "shipping",
    "source",
    "source_transfer",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_data",
    "transfer_group",
]
_OFF: Json = {"enabled": False, "liability": None, "status": None}
_CUSTOM_TEXT: Json = {
    "after_submit": None,
    "shipping_address": None,
    "submit": None,
    "terms_of_service_acceptance": None,
}


def payment_link(link: PaymentLink, host: str) -> Json:
    """A payment link; `host` is the address under which the client reached us."""
    limit = None
    if link.most_payments is not None:
        limit = {"completed_sessions": {"count": link.payments, "limit": link.most_payments}}
    return {
        **dict.fromkeys(_EMPTY_LINK),
        "id": link.id,
        "object": "payment_link",
        "active": link.active,
        "after_completion": {"type": "hosted_confirmation", "hosted_confirmation": {"custom_message": None}},
        "allow_promotion_codes": False,
        "automatic_tax": {"enabled": False, "liability": None},
        "billing_address_collection": "auto",
        "currency": link.currency,
        "custom_fields": [],
        "custom_text": _CUSTOM_TEXT,
        "customer_creation": "if_required",
        "inactive_message": None,
        "livemode": False,
        "metadata": link.metadata,
        "payment_method_collection": "always",
        "phone_number_collection": {"enabled": False},
        "restrictions": limit,
        "shipping_options": [],
        "submit_type": "auto",
        "tax_id_collection": {"enabled": False, "required": "never"},
        "url": f"{host}{page_path(link.id)}",
    }


def page_path(link_id: str) -> str:
    """The path of a payment link's page."""
    return f"{ROOT}/pay/{link_id}"


def checkout_session(session: Session, expand: Collection[str] = ()) -> Json:
    """A checkout session; `expand` names what is given whole instead of by its id: payment_intent, and its charge."""
    intent: str | Json = session.payment_intent
    if any(path.startswith("payment_intent") for path in expand):
        intent = _payment_intent(session, with_charge="payment_intent.latest_charge" in expand)
    details: Json = {
        "address": None,
        "business_name": None,
        "email": None,
        "individual_name": None,
        "name": session.payer,
        "phone": None,
        "tax_exempt": "none",
        "tax_ids": [],
    }
    return {
        **dict.fromkeys(_EMPTY_SESSION),
        "id": session.id,
        "object": "checkout.session",
        "amount_subtotal": session.amount,
        "amount_total": session.amount,
        "automatic_tax": {**_OFF, "provider": None},
        "client_reference_id": session.client_reference_id,
        "created": session.created,
        "currency": session.currency,
        "custom_fields": [],
        "custom_text": _CUSTOM_TEXT,
        "customer_creation": "if_required",
        "customer_details": details,
        "discounts": [],
        "expires_at": session.created + 86_400,
        "livemode": False,
        "metadata": {},
        "mode": "payment",
        "payment_intent": intent,
        "payment_link": session.payment_link,
        "payment_method_collection": "if_required",
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "payment_status": "paid",
        "shipping_options": [],
        "status": "complete",
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
    }


def _payment_intent(session: Session, *, with_charge: bool) -> Json:
    return {
        **dict.fromkeys(_EMPTY_INTENT),
        "id": session.payment_intent,
        "object": "payment_intent",
        "amount": session.amount,
        "amount_capturable": 0,
        "amount_received": session.amount,
        "automatic_payment_methods": None,
        "capture_method": "automatic_async",
        "client_secret": None,
        "confirmation_method": "automatic",
        "created": session.created,
        "currency": session.currency,
        "latest_charge": _charge(session) if with_charge else session.charge,
        "livemode": False,
        "metadata": {},
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "status": "succeeded",
    }


def _charge(session: Session) -> Json:
    return {
        **dict.fromkeys(_EMPTY_CHARGE),
        "id": session.charge,
        "object": "charge",
        "amount": session.amount,
        "amount_captured": session.amount,
        "amount_refunded": session.refunded,
        "billing_details": {
            "address": None,
            "email": None,
            "name": session.payer,
            "phone": None,
            "tax_id": None,
        },
        "captured": True,
        "created": session.created,
        "currency": session.currency,
        "disputed": False,
        "fraud_details": {},
        "livemode": False,
        "metadata": {},
        "paid": True,
        "payment_intent": session.payment_intent,
        "refunded": session.refunded == session.amount,
        "status": "succeeded",
    }


def listed(url: str, data: Sequence[Json], *, more: bool) -> Json:
    """A page of a list."""
    return {"object": "list", "url": url, "has_more": more, "data": list(data)}


def error(message: str, *, code: str | None = None, param: str | None = None) -> Json:
    """What every refusal is wrapped in; Stripe leaves out what it has no word for."""
    body: Json = {"message": message, "type": "invalid_request_error"}
    if code is not None:
        body |= {"code": code, "doc_url": f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}"}
    return {"error": body | ({"param": param} if param is not None else {})}
