#include "engine/fhir/translation.h"
#include "engine/survey/lint/rule.h"

#include <nlohmann/json.hpp>

namespace cairn::survey::lint {
namespace {

/// Texts times languages; what lies beyond is not looked at, and the last finding says so.
constexpr std::size_t kMaxLookups = 100'000;

/// Texts of a form that people read, in all languages that the form names.
class TranslationRule {
 public:
  TranslationRule(const Context& context, std::vector<std::string> languages)
      : context_(context), languages_(std::move(languages)) {}

  void run() {
    const Json& resource = *context_.form.questionnaire().resource;
    if (!context_.form.questionnaire().title.empty())
      check("Questionnaire.title",
            [&](const std::string& language) { return fhir::read_words(resource, "title", language); });
    for (const Form::Entry& entry : context_.form.entries()) {
      const fhir::Item& item = *entry.item;
      if (!item.text.empty()) {
        const Json& element = *item.element;
        check(item.path + ".text",
              [&](const std::string& language) { return fhir::read_words(element, "text", language); });
      }
      for (std::size_t i = 0; i < item.options.size(); ++i) check_option(item, i);
    }
    if (lookups_ > kMaxLookups)
      context_.add("Questionnaire", "The form has more texts in more languages than are compared; the rest was not.");
  }

 private:
  void check_option(const fhir::Item& item, std::size_t number) {
    const fhir::AnswerOption& option = item.options[number];
    const auto* coding = std::get_if<fhir::Coding>(&option.value);
    const bool has_words =
        coding != nullptr ? !coding->display.empty() : std::holds_alternative<fhir::Text>(option.value);
    if (!has_words || is_number(fhir::display_text(option.value))) return;
    check(item.path + ".answerOption[" + std::to_string(number) + "]",
          [&](const std::string& language) { return fhir::option_words(option, language); });
  }

  static bool is_number(std::string_view text) {
    return text.find_first_not_of("0123456789.,+-– ") == std::string_view::npos;
  }

  template <class Read>
  void check(const std::string& path, const Read& read) {
    lookups_ += languages_.size();
    if (lookups_ > kMaxLookups) return;
    std::string missing;
    for (const std::string& language : languages_) {
      if (read(language).language.empty()) missing += (missing.empty() ? "" : ", ") + language;
    }
    if (missing.empty()) return;
    context_.add(path, "The text is not translated into: " + missing + ". Other texts of the form are.");
  }

  const Context& context_;
  std::vector<std::string> languages_;
  std::size_t lookups_ = 0;
};

}  // namespace

void check_translations(const Context& context) {
  std::vector<std::string> languages = fhir::list_languages(context.form.questionnaire());
  const std::string& own = context.form.questionnaire().language;
  std::erase_if(languages, [&](const std::string& language) { return fhir::is_same_language(language, own); });
  if (!languages.empty()) TranslationRule(context, std::move(languages)).run();
}

}  // namespace cairn::survey::lint
