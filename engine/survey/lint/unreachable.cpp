#include "engine/survey/lint/condition_verdict.h"
#include "engine/survey/lint/rule.h"

namespace cairn::survey::lint {
namespace {

/// The first question that an item needs and that nobody can reach.
const fhir::Item* find_lost_question(const Context& context, const fhir::Item& item) {
  for (const fhir::EnableWhen& condition : item.enable_when) {
    const Form::Entry* target = context.form.find(condition.question);
    if (target != nullptr && !holds_without_answer(condition) && context.reachability.is_unreachable(target->index))
      return target->item;
  }
  return nullptr;
}

}  // namespace

void check_unreachable(const Context& context) {
  using enum Reachability::Cause;
  for (const Form::Entry& entry : context.form.entries()) {
    const Reachability::Cause cause = context.reachability.cause(entry.index);
    if (cause != Conditions && cause != Question) continue;  // what is inside goes with it
    const int inside = entry.end - entry.index - 1;
    std::string what = "Nobody can ever see this item";
    if (inside > 0) what += " and the " + std::to_string(inside) + (inside == 1 ? " item" : " items") + " inside it";
    if (const fhir::Item* lost = cause == Question ? find_lost_question(context, *entry.item) : nullptr) {
      what += ": it needs an answer to " + in_quotes(lost->link_id) + ", which can never be reached.";
    } else {
      what += ": its conditions can never hold.";
    }
    context.add(entry.item->path, std::move(what));
  }
}

}  // namespace cairn::survey::lint
