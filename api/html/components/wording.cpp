#include "api/html/components/wording.h"

#include <nlohmann/json.hpp>

namespace cairn::api::html {

Wording::Wording(std::string page_language, std::string own_language)
    : page_language_(std::move(page_language)),
      own_language_(own_language.empty() ? page_language_ : std::move(own_language)),
      texts_(&Texts::in(page_language_)) {}

fhir::Words Wording::words_of(const Json& element, std::string_view key) const {
  return fhir::read_words(element, key, fhir::is_same_language(page_language_, own_language_) ? "" : page_language_);
}

fhir::Words Wording::text_of(const fhir::Item& item) const {
  if (!item.element) return {item.text, "", "", ""};
  fhir::Words words = words_of(*item.element, "text");
  // The text that was worked out for this moment stands before the one in the file.
  if (words.language.empty() && words.text != item.text) words = {item.text, "", "", ""};
  return words;
}

fhir::Words Wording::prefix_of(const fhir::Item& item) const {
  return item.element ? words_of(*item.element, "prefix") : fhir::Words{item.prefix, "", "", ""};
}

fhir::Words Wording::label_of(const fhir::AnswerOption& option) const {
  fhir::Words words =
      fhir::option_words(option, fhir::is_same_language(page_language_, own_language_) ? "" : page_language_);
  if (words.language.empty() && words.xhtml.empty() && words.markdown.empty() &&
      (std::holds_alternative<fhir::DateText>(option.value) || std::holds_alternative<bool>(option.value)))
    words = {texts_->answer(option.value), "", "", page_language_};
  return words;
}

Html Wording::attributes(const fhir::Words& words) const {
  const std::string& language = words.language.empty() ? own_language_ : words.language;
  if (language.empty() || fhir::is_same_language(language, page_language_)) return {};
  return Html::trusted(" lang=\"") + escape(language) + Html::trusted("\" dir=\"") +
         Html::trusted(std::string(direction_of(language))) + Html::trusted("\"");
}

Html Wording::mark(Html html, const fhir::Words& words, std::string_view element) const {
  const Html marks = attributes(words);
  if (marks.empty() || html.empty()) return html;
  const std::string name(element);
  return Html::trusted("<" + name) + marks + Html::trusted(">") + html + Html::trusted("</" + name + ">");
}

Html Wording::say(const fhir::Words& words, RichPlace place) const {
  const std::string_view element = place == RichPlace::Block ? "div" : "span";
  if (!words.xhtml.empty()) {
    if (Html html = render_xhtml(words.xhtml, place); !html.empty()) return mark(std::move(html), words, element);
  }
  if (!words.markdown.empty()) {
    if (Html html = render_markdown(words.markdown, place); !html.empty()) return mark(std::move(html), words, element);
  }
  if (words.text.empty()) return {};
  if (place != RichPlace::Block) return mark(escape(words.text), words, element);
  return mark(Html::trusted("<p class=\"cairn-lines\">") + escape(words.text) + Html::trusted("</p>"), words, element);
}

RichQuestion Wording::say_question(const fhir::Words& words) const {
  RichQuestion question;
  if (!words.xhtml.empty()) question = split_xhtml(words.xhtml);
  if (question.heading.empty() && !words.markdown.empty()) question = split_markdown(words.markdown);
  if (question.heading.empty()) return {say(words, RichPlace::Inline), {}};
  return {mark(std::move(question.heading), words, "span"), mark(std::move(question.rest), words, "div")};
}

}  // namespace cairn::api::html
