#include "engine/fhir/translation.h"
#include "engine/survey/lint/readability.h"
#include "engine/survey/lint/rule.h"

#include <cmath>

namespace cairn::survey::lint {
namespace {

constexpr double kHighest = 11;  // years: what the NHS asks of text for the public
constexpr int kFewestWords = 8;  // below it one long name decides, and the figure says nothing
constexpr std::size_t kShownWords = 3;

int years(double age) { return static_cast<int>(std::lround(age)); }

void check_text(const Context& context, const std::string& path, std::string_view text, const FamiliarWords& familiar) {
  const Readability found = measure(text, familiar);
  if (found.words < kFewestWords || years(found.age()) <= kHighest) return;
  std::string what =
      "The reading age is " + std::to_string(years(found.age())) + " years (Flesch–Kincaid; aim for 9 to 11)";
  std::string words;
  for (const std::string& word : hardest_words(text, kShownWords, familiar))
    words += (words.empty() ? "" : ", ") + word;
  if (!words.empty()) what += "; hardest words: " + words;
  context.add(path, what + ".");
}

}  // namespace

void check_reading_age(const Context& context) {
  const fhir::Questionnaire& form = context.form.questionnaire();
  const bool is_stated = !form.language.empty();
  if (is_stated && !fhir::is_same_language(form.language, "en")) return;
  const FamiliarWords familiar = familiar_words(form.title);
  for (const Form::Entry& entry : context.form.entries()) {
    const std::string& text = entry.item->text;
    if (text.empty() || entry.item->hidden || (!is_stated && !looks_english(text))) continue;
    check_text(context, entry.item->path + ".text", text, familiar);
  }
}

}  // namespace cairn::survey::lint
