#include <algorithm>

#include "engine/base/text.h"
#include "engine/instruments/checks.h"

namespace cairn::instruments::rules {

/// A score beside a known answer code that is not what the instrument gives that code.
void check_option_scores(const fhir::Questionnaire& questionnaire, const Recognition& recognition, Issues& issues) {
  for (const ItemMatch& match : recognition.items) {
    const fhir::Item* question = fhir::find_item(questionnaire, match.link_id);
    if (question == nullptr) continue;
    for (std::size_t i = 0; i < question->options.size(); ++i) {
      const fhir::AnswerOption& option = question->options[i];
      const auto* coding = std::get_if<fhir::Coding>(&option.value);
      if (coding == nullptr || !option.score) continue;
      const auto& answers = recognition.form->answers;
      const auto known = std::find_if(answers.begin(), answers.end(),
                                      [&](const survey::AnswerCode& answer) { return answer.code == coding->code; });
      if (known == answers.end() || known->value == *option.score) continue;
      issues.push_back({Severity::Error, "option-scores-differ",
                        question->path + ".answerOption[" + std::to_string(i) + "]",
                        "The answer " + coding->code + " counts " + format_number(*option.score, 4) + " here and " +
                            format_number(known->value, 4) + " in '" + recognition.instrument->name +
                            "'. The instrument's value is used; correct the score."});
    }
  }
}

}  // namespace cairn::instruments::rules
