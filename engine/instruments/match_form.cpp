#include "engine/instruments/match_form.h"

#include <algorithm>

namespace cairn::instruments {
namespace {

template <class List>
bool contains(const List& list, const std::string& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

/// How a scope claims to be a form, before its items are looked at.
struct Claim {
  bool url = false, panel = false, title = false;
  bool is_denied = false;  // it carries the LOINC code of something else
  std::string evidence;
};

Claim read_claim(const Instrument& instrument, const Form& form, const Scope& scope) {
  Claim claim;
  std::vector<std::string> urls = form.urls;
  urls.push_back(instrument.canonical() + "/" + form.id);
  if (instrument.forms.size() == 1) urls.push_back(instrument.canonical());
  for (const std::string& panel : form.panels) urls.push_back("http://loinc.org/q/" + panel);
  std::vector<std::string> own = form.panels;
  for (const survey::Scale& scale : form.scales) own.push_back(scale.code);

  for (const std::string& url : scope.urls) claim.url = claim.url || contains(urls, url);
  for (const std::string& code : scope.loinc) claim.panel = claim.panel || contains(own, code);
  claim.is_denied = !claim.panel && !form.panels.empty() && !scope.loinc.empty();
  for (const std::string& title : form.titles)
    claim.title = claim.title || scope.title.find(" " + title + " ") != std::string::npos;
  for (const std::string& word : form.not_titles) {
    if (scope.title.find(" " + word + " ") != std::string::npos) claim.title = false;
  }
  claim.evidence = claim.url     ? "Its canonical url is the instrument's."
                   : claim.panel ? "It carries the instrument's LOINC code."
                   : claim.title ? "Its title names the instrument."
                                 : "";
  return claim;
}

/// Finds the question of every scored item.
class Matcher {
 public:
  Matcher(const Form& form, const Scope& scope) : form_(form), scope_(scope) {
    for (const Question& question : scope.questions) {
      questions_.push_back(question.item);
      taken_.push_back(is_score(question));  // a score is no item
    }
    for (const FormItem& item : form.items) {
      if (item.scored) items_.push_back(&item);
    }
    places_.assign(items_.size(), kNone);
    by_.assign(items_.size(), "");
  }

  void match_codes() {
    for (std::size_t i = 0; i < items_.size(); ++i) {
      for (const auto* keys : {&items_[i]->codes, &items_[i]->aliases}) {
        for (const std::string& key : *keys) match_key(i, key);
      }
    }
  }
  bool is_complete() const { return std::find(by_.begin(), by_.end(), "") == by_.end(); }
  void match_link_ids() {
    for (std::size_t i = 0; i < items_.size(); ++i) {
      for (std::size_t q = 0; q < questions_.size() && by_[i].empty(); ++q) {
        if (!taken_[q] && questions_[q]->link_id == items_[i]->id) take(i, q, "link-id");
      }
    }
  }
  /// Items that are the options of one repeating question.
  void match_options() {
    for (std::size_t q = 0; q < questions_.size(); ++q) {
      if (!questions_[q]->repeats || taken_[q]) continue;
      for (std::size_t i = 0; i < items_.size(); ++i) {
        if (!by_[i].empty() || !has_option(*questions_[q], items_[i]->id)) continue;
        places_[i] = q;
        by_[i] = "option";
        taken_[q] = true;
      }
    }
  }
  /// What is still open, by position between what was found. Only where the number of questions leaves no choice.
  void match_order() {
    for (std::size_t first = 0; first < items_.size();) {
      if (!by_[first].empty()) {
        ++first;
        continue;
      }
      std::size_t last = first;
      while (last < items_.size() && by_[last].empty()) ++last;
      match_run(first, last);
      first = last;
    }
  }

  /// A question whose options count otherwise than the instrument's.
  std::string find_misfit(bool must_know) const {
    for (std::size_t i = 0; i < items_.size(); ++i) {
      if (by_[i] == "option") continue;
      const OptionScores scores = read_option_scores(*questions_[places_[i]], *items_[i], form_);
      if (scores.is_known ? !scores.fits : must_know && questions_[places_[i]]->type != fhir::ItemType::Time)
        return questions_[places_[i]]->link_id;
    }
    return "";
  }
  /// Questions with scores that are no part of the form: then the form is part of something larger. One that may be an
  /// unscored item without its code is let pass.
  std::size_t count_strangers() const {
    std::size_t strangers = 0, open = form_.items.size() - items_.size();
    for (std::size_t q = 0; q < questions_.size(); ++q) {
      if (taken_[q]) continue;
      const fhir::Item& question = *questions_[q];
      const bool is_unscored = is_unscored_item(question);
      const bool has_scores = std::count_if(question.options.begin(), question.options.end(),
                                            [](const fhir::AnswerOption& option) { return !!option.score; }) > 1;
      const bool is_number = question.options.empty() && question.type == fhir::ItemType::Integer;
      open -= is_unscored && open > 0 ? 1 : 0;
      strangers += !is_unscored && (has_scores || is_number) ? 1 : 0;
    }
    return strangers > open ? strangers - open : 0;
  }
  std::vector<ItemMatch> matches() const {
    std::vector<ItemMatch> out;
    for (std::size_t i = 0; i < items_.size(); ++i) {
      const fhir::Item& question = *questions_[places_[i]];
      const bool is_option = by_[i] == "option";
      out.push_back(
          {items_[i]->id, question.link_id, is_option ? items_[i]->id : "", by_[i],
           is_option ? std::vector<survey::AnswerCode>() : read_option_scores(question, *items_[i], form_).by_display});
    }
    return out;
  }
  std::string first_open() const {
    for (std::size_t i = 0; i < items_.size(); ++i) {
      if (by_[i].empty()) return items_[i]->label;
    }
    return "";
  }
  std::size_t count(std::string_view by) const {
    return static_cast<std::size_t>(std::count(by_.begin(), by_.end(), by));
  }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  bool is_score(const Question& question) const {
    return std::any_of(form_.scales.begin(), form_.scales.end(), [&](const survey::Scale& scale) {
      return !scale.code.empty() && contains(question.codes, scale.code) && question.item->options.empty() &&
             !(scale.items.size() == 1 && form_.count_scored() == 1);
    });
  }
  bool is_unscored_item(const fhir::Item& question) const {
    const auto codes = item_codes(question);
    return std::any_of(form_.items.begin(), form_.items.end(), [&](const FormItem& item) {
      return !item.scored &&
             (question.link_id == item.id ||
              std::any_of(codes.begin(), codes.end(), [&](const auto& code) { return contains(item.codes, code); }));
    });
  }
  static bool has_option(const fhir::Item& question, const std::string& id) {
    return std::any_of(question.options.begin(), question.options.end(), [&](const fhir::AnswerOption& option) {
      const auto* coding = std::get_if<fhir::Coding>(&option.value);
      return coding != nullptr && coding->code == id;
    });
  }
  void take(std::size_t item, std::size_t question, std::string by) {
    places_[item] = question;
    taken_[question] = true;
    by_[item] = std::move(by);
  }
  void match_key(std::size_t item, const std::string& key) {
    const auto found = scope_.by_key.find(key);
    if (!by_[item].empty() || found == scope_.by_key.end()) return;
    for (const std::size_t question : found->second) {
      if (!taken_[question]) return take(item, question, "code");
    }
  }
  void match_run(std::size_t first, std::size_t last) {
    const std::size_t begin = first == 0 ? 0 : places_[first - 1] + 1;
    const std::size_t end = last == items_.size() ? questions_.size() : places_[last];
    std::vector<std::size_t> open;
    for (std::size_t q = begin; q < end; ++q) {
      if (!taken_[q] && !is_unscored_item(*questions_[q])) open.push_back(q);
    }
    const std::size_t needed = last - first;
    const std::size_t spare = last == items_.size() ? form_.items.size() - items_.size() : 0;
    if (open.size() < needed || open.size() > needed + spare) return;
    for (std::size_t i = first; i < last; ++i) take(i, open[i - first], "order");
  }

  const Form& form_;
  const Scope& scope_;
  std::vector<const fhir::Item*> questions_;
  std::vector<bool> taken_;
  std::vector<const FormItem*> items_;
  std::vector<std::size_t> places_;  // of the items, in questions_
  std::vector<std::string> by_;
};

}  // namespace

FormMatch match_form(const Instrument& instrument, const Form& form, const Scope& scope) {
  const Claim claim = read_claim(instrument, form, scope);
  if (!claim.url && !claim.panel && !claim.title && scope.questions.size() < form.count_scored()) return {};
  Matcher matcher(form, scope);
  matcher.match_codes();
  const bool by_codes = matcher.is_complete() && form.count_scored() > 1 && !claim.is_denied;
  const bool claims = claim.url || claim.panel;
  if (!claims && !by_codes && (!claim.title || claim.is_denied)) return {};
  matcher.match_link_ids();
  matcher.match_options();
  if (claims || form.is_order_free()) matcher.match_order();

  const std::string named = "'" + instrument.name + "'";
  if (!matcher.is_complete())
    return {std::nullopt, "It looks like " + named + ", but no question is certain to be '" + matcher.first_open() +
                              "'. It is not scored as that instrument."};
  const std::string misfit = matcher.find_misfit(!claims && !by_codes && matcher.count("link-id") == 0);
  if (!misfit.empty())
    return {std::nullopt, "It looks like " + named + ", but the options of '" + misfit +
                              "' do not count as the instrument's do. It is not scored as that instrument."};
  if (!claims && matcher.count_strangers() > 0)
    return {std::nullopt, "It holds the items of " + named +
                              " among other questions with scores. It is not scored as that instrument; put those "
                              "items in a group of their own to have them scored."};
  Recognition found{&instrument, &form, claim.url ? KnownBy::Url : claim.panel ? KnownBy::Panel : KnownBy::Structure,
                    scope.place, {},    matcher.matches()};
  if (!claims && by_codes) found.known_by = KnownBy::ItemCodes;
  if (!claim.evidence.empty()) found.evidence.push_back(claim.evidence);
  for (const auto& [by, words] : {std::pair{"code", "by their codes"},
                                  {"link-id", "by their link ids"},
                                  {"option", "as options of one question"},
                                  {"order", "by their order"}}) {
    const std::size_t count = matcher.count(by);
    if (count > 0)
      found.evidence.push_back(std::to_string(count) + " of " + std::to_string(form.count_scored()) +
                               " scored items were found " + words + ".");
  }
  return {std::move(found), ""};
}

}  // namespace cairn::instruments
