#pragma once

#include <deque>
#include <map>

#include "api/html/components/question.h"
#include "api/pages/survey_support.h"

// The questions of one page of a survey, as fields.

namespace cairn::api::pages {

/// One question of a page that is on.
struct PageQuestion {
  survey::Slot slot;
  fhir::Item item;  // as it stands now
  html::QuestionField field;
  html::Entered entered;
};

class PageQuestions {
 public:
  PageQuestions(const Context& context, const service::SurveyView& survey, const service::SurveyQuestion& stop);
  PageQuestions(const PageQuestions&) = delete;
  PageQuestions& operator=(const PageQuestions&) = delete;

  std::deque<PageQuestion>& all() { return questions_; }
  const std::deque<PageQuestion>& all() const { return questions_; }
  const PageQuestion* find(const survey::ResponseTree::Node& node) const;
  const html::Wording& wording() const { return wording_; }
  const survey::Evaluation& evaluation() const { return evaluation_; }

  /// What the person sent, instead of what is kept.
  void read(const Request& request);
  /// For service::save_page.
  std::vector<service::GivenAnswers> given(const Request& request) const;
  /// Puts the words of a refusal at its questions; those about none of them come back.
  Issues take_errors(const Issues& issues);

 private:
  html::Wording wording_;
  const survey::Evaluation& evaluation_;
  std::deque<PageQuestion> questions_;
  std::map<const survey::ResponseTree::Node*, const PageQuestion*> by_node_;
};

/// What a refusal says in the language of the page; `language` becomes that of its words.
std::string refusal_in_words(const html::Texts& texts, const fhir::Item& item, const Issue& issue,
                             std::string& language);
/// An answer as people read it: an option's label, a date in words, a file's name.
html::Html answer_in_words(const html::Wording& wording, const fhir::Item& item, const fhir::Value& value);
/// A display item or a worked-out value at a place; nothing when it is off.
html::Html say_beside(const survey::Evaluation& evaluation, const html::Wording& wording,
                      const survey::ResponseTree::Node& node);
html::Html say_all_beside(const survey::Evaluation& evaluation, const html::Wording& wording,
                          const survey::ResponseTree::Node& from, const std::vector<const fhir::Item*>& items);

}  // namespace cairn::api::pages
