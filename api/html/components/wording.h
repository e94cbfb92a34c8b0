#pragma once

#include <string>

#include "api/html/html.h"
#include "api/html/rich_text.h"
#include "api/html/texts.h"
#include "engine/fhir/translation.h"

namespace cairn::api::html {

/// Puts a questionnaire's words into a page of one language: translated where its author did so, otherwise in its own
/// language and marked as such; mark-up cleaned.
class Wording {
 public:
  /// `page_language` is what the person chose; `own_language` the questionnaire's ("" = not said).
  Wording(std::string page_language, std::string own_language);

  const Texts& texts() const { return *texts_; }
  const std::string& page_language() const { return page_language_; }

  fhir::Words text_of(const fhir::Item& item) const;
  fhir::Words prefix_of(const fhir::Item& item) const;
  /// The label of an option with its prefix.
  fhir::Words label_of(const fhir::AnswerOption& option) const;
  /// A text of another kind: its element and member.
  fhir::Words words_of(const Json& element, std::string_view key) const;

  Html say(const fhir::Words& words, RichPlace place) const;
  /// The first paragraph and the others.
  RichQuestion say_question(const fhir::Words& words) const;
  /// A plain text in the questionnaire's own language.
  Html say_own(std::string_view text) const { return say({std::string(text), "", "", ""}, RichPlace::Inline); }
  /// " lang=… dir=…" where the words are not in the page's language.
  Html attributes(const fhir::Words& words) const;

 private:
  Html mark(Html html, const fhir::Words& words, std::string_view element) const;
  std::string page_language_, own_language_;
  const Texts* texts_;
};

}  // namespace cairn::api::html
