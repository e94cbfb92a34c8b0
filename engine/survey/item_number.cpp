#include "engine/survey/item_number.h"

#include <algorithm>
#include <charconv>

#include "engine/fhir/compare.h"

namespace cairn::survey {
namespace {

constexpr double kTolerance = 1e-9;

/// Hours since midnight of "23:30" or "23:30:00".
std::optional<double> hours_of(const std::string& time) {
  int hours = 0, minutes = 0;
  const char* end = time.data() + time.size();
  const auto first = std::from_chars(time.data(), end, hours);
  if (first.ec != std::errc{} || first.ptr == end || *first.ptr != ':') return std::nullopt;
  if (std::from_chars(first.ptr + 1, end, minutes).ec != std::errc{}) return std::nullopt;
  if (hours < 0 || hours > 24 || minutes < 0 || minutes > 59) return std::nullopt;
  return hours + minutes / 60.0;
}

std::optional<double> count_answer(const ScaleItem& rule, const fhir::Item& item, const fhir::Value& value) {
  if (const auto* coding = std::get_if<fhir::Coding>(&value)) {
    const auto known = std::find_if(rule.answers.begin(), rule.answers.end(),
                                    [&](const AnswerCode& answer) { return answer.code == coding->code; });
    if (known != rule.answers.end()) return known->value;
  }
  for (const fhir::AnswerOption& option : item.options) {
    if (option.score && fhir::is_same_answer(value, option.value)) return option.score;
  }
  if (const auto* time = std::get_if<fhir::TimeText>(&value)) return hours_of(time->text);
  if (const bool* yes = std::get_if<bool>(&value)) return *yes ? 1 : 0;
  return fhir::numeric_value(value);
}

bool is_option(const fhir::Value& value, const std::string& option) {
  if (const auto* coding = std::get_if<fhir::Coding>(&value)) return coding->code == option;
  if (const auto* text = std::get_if<fhir::Text>(&value)) return text->text == option;
  return false;
}

}  // namespace

ItemNumber find_item_number(const ScaleItem& item, const ResponseTree& tree, const NodeEnablement& enablement) {
  const fhir::Item* question = tree.find_item(item.link_id);
  if (question == nullptr) return {AnswerState::NotShown, std::nullopt};
  ItemNumber out{AnswerState::NotShown, std::nullopt};
  bool is_chosen = false, has_answer = false;
  for (const ResponseTree::Node* node : tree.nodes_of(*question)) {
    if (!enablement.is_enabled(*node)) continue;
    if (out.state == AnswerState::NotShown) out.state = AnswerState::Skipped;
    node->for_each_answer([&](const fhir::Answer& answer) {
      const AnswerState state = answer_state(answer.value);
      if (state != AnswerState::Answered) {
        out.state = state;
        return;
      }
      has_answer = true;
      is_chosen = is_chosen || (!item.option.empty() && is_option(answer.value, item.option));
      if (!item.option.empty()) return;
      if (const auto number = count_answer(item, *question, answer.value)) out.value = out.value.value_or(0) + *number;
    });
  }
  if (!item.option.empty() && has_answer) out.value = is_chosen ? 1 : 0;
  if (out.value) out.state = AnswerState::Answered;
  return out;
}

std::optional<double> apply_steps(const std::vector<Step>& steps, double number) {
  std::optional<double> value;
  for (const Step& step : steps) {
    if (number < step.from - kTolerance) break;
    value = step.value;
  }
  return value;
}

}  // namespace cairn::survey
