"""The sentences of the provider's page, in the two languages it speaks."""

from collections.abc import Mapping

_ENGLISH = {
    "provider": "Sandbox Payments",
    "play_money": "Play money only: nothing is charged.",
    "open": "Ready to pay",
    "paid": "Paid",
    "cancelled": "Cancelled",
    "expired": "This payment page has expired",
    "processing": "Your bank is still working on it",
    "pay": "Pay",
    "fail": "Let the card be declined",
    "late": "Pay late: the money arrives after this page has expired",
    "twice": "Pay twice",
    "cancel": "Cancel and go back",
    "back": "Back to the shop",
    "declined": "The card was declined. You can try again.",
    "payments": "Payments",
    "refund": "Refund",
    "half": "Refund half",
    "succeeded": "arrived",
    "failed": "declined",
    "refunded": "Refunded",
    "refund_failed": "Refund failed",
    "refund_under_way": "Refund under way",
    "not_now": "That is no longer possible.",
    "demo": "What else can happen",
    "provider_side": "As the provider's staff",
}
_ARABIC = {
    "provider": "مدفوعات تجريبية",
    "play_money": "نقود وهمية فقط: لن يُخصم أي مبلغ.",
    "open": "جاهز للدفع",
    "paid": "تم الدفع",
    "cancelled": "أُلغي",
    "expired": "انتهت صلاحية صفحة الدفع",
    "processing": "لا يزال البنك يعالج الدفعة",
    "pay": "ادفع",
    "fail": "ارفض البطاقة",
    "late": "ادفع متأخرًا: يصل المبلغ بعد انتهاء صلاحية الصفحة",
    "twice": "ادفع مرتين",
    "cancel": "إلغاء والعودة",
    "back": "العودة إلى المتجر",
    "declined": "رُفضت البطاقة. يمكنك المحاولة مرة أخرى.",
    "payments": "الدفعات",
    "refund": "استرداد المبلغ",
    "half": "استرداد النصف",
    "succeeded": "وصلت",
    "failed": "مرفوضة",
    "refunded": "تم الاسترداد",
    "refund_failed": "فشل الاسترداد",
    "refund_under_way": "الاسترداد قيد التنفيذ",
    "not_now": "لم يعد هذا ممكنًا.",
    "demo": "ماذا يمكن أن يحدث أيضًا",
    "provider_side": "بصفة موظف لدى مزود الدفع",
}


def words(language: str) -> Mapping[str, str]:
    """Arabic for "ar" and its regions, otherwise English."""
    return _ARABIC if is_arabic(language) else _ENGLISH


def is_arabic(language: str) -> bool:
    return language.lower().replace("_", "-").split("-")[0] == "ar"
