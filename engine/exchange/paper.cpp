#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "engine/base/markup.h"
#include "engine/exchange/exchange.h"
#include "engine/exchange/form_reader.h"
#include "engine/exchange/paper_style.h"
#include "engine/exchange/paper_words.h"
#include "engine/exchange/questionnaire_writer.h"
#include "engine/fhir/translation.h"

namespace cairn::exchange {
namespace {

using fhir::ItemType;
using O = Operation;

constexpr std::int64_t kMostNumbers = 21, kCopies = 3, kMostCopies = 12;

bool is_right_to_left(std::string_view language) {
  for (const std::string_view code : {"ar", "fa", "ur", "he", "ps", "yi", "dv", "ckb"}) {
    if (fhir::is_same_language(language, code)) return true;
  }
  return false;
}

std::optional<std::int64_t> whole(const std::string& text) {
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

class Paper {
 public:
  Paper(const Form& form, std::string language, Issues& issues)
      : form_(form),
        dictionary_(form.items),
        language_(std::move(language)),
        issues_(issues),
        names_{[this](const Question& question) { return spoken_number(question); },
               [this](const Question& question, const std::string& code) { return option_text(question, code); }} {
    list(form.items, std::nullopt);
  }

  std::string run() {
    const std::string language = language_.empty() ? form_.language : language_;
    const std::string title = form_.title.empty() ? "Questionnaire" : form_.title;
    out_ =
        "<!DOCTYPE html>\n<html lang=\"" + escape_markup(language.empty() ? "en" : language) + "\"" +
        (is_right_to_left(language) ? " dir=\"rtl\"" : "") +
        ">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
        "'none'; "
        "style-src 'unsafe-inline'\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>" +
        escape_markup(title) + "</title>\n<style>" + std::string(kPaperStyle) + "</style>\n</head>\n<body>\n<h1>" +
        escape_markup(title) +
        "</h1>\n<div class=\"how\" lang=\"en\" dir=\"ltr\"><p>Please use a pen. A round box means one answer, a square "
        "box means as many as fit. You may leave out any question that you do not want to answer.</p></div>\n";
    for (const Question& question : form_.items) render(question, 2);
    out_ += "<footer>" + escape_markup(title) +
            (form_.version.empty() ? "" : ", version " + escape_markup(form_.version)) +
            "</footer>\n</body>\n</html>\n";
    if (!language.empty() && !fhir::is_same_language(language, "en"))
      issues_.push_back({Severity::Information, "instructions-in-english", "",
                         "The words that Cairn adds (how to fill in, where to go on) are in English."});
    return std::move(out_);
  }

 private:
  struct Printed {
    const Question* question;
    std::string number;
    std::optional<Formula> condition;  // its own and those of all groups around it
  };

  static bool is_on_paper(const Question& question) { return !question.hidden && !question.calculation; }

  void list(const std::vector<Question>& questions, const std::optional<Formula>& outer) {
    for (const Question& question : questions) {
      if (!is_on_paper(question)) continue;
      std::optional<Formula> condition = outer;
      if (question.relevant) condition = outer ? join(O::And, *outer, *question.relevant) : *question.relevant;
      if (!question.is_group()) {
        std::string number;
        if (question.type != ItemType::Display)
          number = question.prefix.empty() ? std::to_string(++last_number_) : question.prefix;
        numbers_[&question] = number;
        places_[&question] = printed_.size();
        printed_.push_back({&question, std::move(number), condition});
      }
      list(question.items, condition);
    }
  }

  std::string text(const Words& words) const {
    for (const auto& [language, translation] : words.translations) {
      if (!language_.empty() && fhir::is_same_language(language, language_)) return translation;
    }
    return words.text;
  }

  std::string spoken_number(const Question& question) const {
    const auto number = numbers_.find(&question);
    if (number == numbers_.end() || number->second.empty()) return "";
    return "question " + number->second;
  }

  std::string option_text(const Question& question, const std::string& code) const {
    for (const Choice& choice : question.choices) {
      if (choice.code == code) return label_of(choice);
    }
    return code;
  }
  std::string label_of(const Choice& choice) const {
    const std::string label = text(choice.label);
    return label.empty() ? choice.code : label;
  }

  void paragraph(std::string_view style, const std::string& words, bool is_english = false) {
    if (words.empty()) return;
    out_ += "<p class=\"" + std::string(style) + (is_english ? "\" lang=\"en\" dir=\"ltr\">" : "\">") +
            escape_markup(words) + "</p>\n";
  }

  void render(const Question& question, int level) {
    if (!is_on_paper(question)) return;
    if (question.is_group()) return render_group(question, level);
    if (question.type == ItemType::Display) {
      out_ += "<div class=\"note\">\n";
      put_condition(question);
      paragraph("text", text(question.text));
      out_ += "</div>\n";
    } else {
      render_question(question);
    }
    for (const Question& child : question.items) render(child, level);
  }

  void render_group(const Question& group, int level) {
    out_ += "<section>\n";
    const std::string title = text(group.text), tag = level <= 2 ? "h2" : "h3";
    if (!title.empty()) out_ += "<" + tag + ">" + escape_markup(title) + "</" + tag + ">\n";
    put_condition(group);
    paragraph("hint", text(group.hint));
    if (group.control == "table" && render_table(group)) {
      out_ += "</section>\n";
      return;
    }
    const std::int64_t copies =
        !group.repeats ? 1 : std::clamp<std::int64_t>(group.occurs.value_or(kCopies), 1, kMostCopies);
    if (group.repeats && !group.occurs)
      paragraph("hint", "Fill this in once for each. If you need more room, use another sheet.", true);
    for (std::int64_t copy = 1; copy <= copies; ++copy) {
      if (group.repeats)
        out_ +=
            "<div class=\"copy\"><p><strong>" + escape_markup(title) + " " + std::to_string(copy) + "</strong></p>\n";
      for (const Question& child : group.items) {
        // A repeat within a repeat is printed once: the paper would grow without end.
        if (copy == 1 || !child.repeats || !child.is_group()) render(child, level + 1);
      }
      if (group.repeats) out_ += "</div>\n";
      if (out_.size() > kMostBytes) break;
    }
    out_ += "</section>\n";
  }

  /// Rows of the same options, if none of them has a condition of its own.
  bool render_table(const Question& group) {
    const auto is_row = [&](const Question& row) {
      const auto same = [](const Choice& a, const Choice& b) { return a.code == b.code && a.label == b.label; };
      const std::vector<Choice>& first = group.items[0].choices;
      return row.is_choice() && !row.relevant && !first.empty() && is_on_paper(row) &&
             std::equal(first.begin(), first.end(), row.choices.begin(), row.choices.end(), same);
    };
    if (group.items.empty() || !std::all_of(group.items.begin(), group.items.end(), is_row)) return false;
    if (group.items[0].choices.size() > 7) return false;
    out_ += "<table>\n<thead><tr><th></th>";
    for (const Choice& choice : group.items[0].choices)
      out_ += "<th scope=\"col\">" + escape_markup(label_of(choice)) + "</th>";
    out_ += "</tr></thead>\n<tbody>\n";
    for (const Question& row : group.items) {
      out_ += "<tr><th scope=\"row\"><span class=\"number\">" + escape_markup(numbers_[&row]) + "</span>" +
              escape_markup(text(row.text)) + "</th>";
      for (std::size_t i = 0; i < row.choices.size(); ++i) out_ += "<td class=\"tick\">" + box(row) + "</td>";
      out_ += "</tr>\n";
    }
    out_ += "</tbody>\n</table>\n";
    return true;
  }

  static std::string box(const Question& question) {
    return question.repeats ? "<span class=\"box\"></span>" : "<span class=\"box one\"></span>";
  }

  void put_condition(const Question& question) {
    if (!question.relevant) return;
    if (const auto words = condition_in_words(*question.relevant, dictionary_, names_))
      return paragraph("only", "Only if " + *words + ".", true);
    paragraph("only", "Your team will tell you whether this is for you.", true);
    issues_.push_back({Severity::Warning, "condition-not-in-words", question.place,
                       "When this is asked cannot be said on paper. Write it into the text, or ask it always."});
  }

  void render_question(const Question& question) {
    out_ += "<div class=\"question\">\n<p class=\"label\"><span class=\"number\">" +
            escape_markup(numbers_[&question]) + "</span>" + escape_markup(text(question.text)) + "</p>\n";
    put_condition(question);
    paragraph("hint", text(question.hint));
    paragraph("hint", text(question.guidance));
    if (question.is_choice() || question.type == ItemType::Boolean) {
      render_options(question);
    } else {
      render_field(question);
    }
    out_ += "</div>\n";
  }

  /// "→ go to question 7" behind an option after which the next ones cannot be meant.
  std::string way_after(const Question& question, const std::string& answer) const {
    if (question.repeats) return "";
    const std::size_t here = places_.at(&question);
    std::size_t next = here + 1;
    while (next < printed_.size() && printed_[next].condition &&
           truth_after(*printed_[next].condition, question.name, answer) == Truth::No)
      ++next;
    if (next == here + 1) return "";
    if (next == printed_.size()) return "go to the end";
    if (!printed_[next].number.empty()) return "go to question " + printed_[next].number;
    while (next < printed_.size() && printed_[next].number.empty()) ++next;
    return next == printed_.size() ? "go to the end" : "go to the text before question " + printed_[next].number;
  }

  void option(const Question& question, const std::string& label, const std::string& code) {
    const std::string way = way_after(question, code);
    out_ += "<li>" + box(question) + escape_markup(label) +
            (way.empty() ? "" : " <span class=\"go\" lang=\"en\">→ " + escape_markup(way) + "</span>") + "</li>\n";
  }

  void render_options(const Question& question) {
    if (question.repeats) paragraph("hint", "Tick all that apply.", true);
    out_ += question.horizontal ? "<ul class=\"options across\">\n" : "<ul class=\"options\">\n";
    for (const Choice& choice : question.choices) option(question, label_of(choice), choice.code);
    if (question.type == ItemType::Boolean) {
      option(question, "Yes", "true");
      if (question.control != "check-box") option(question, "No", "false");
    }
    if (question.type == ItemType::OpenChoice)
      out_ +=
          "<li>" + box(question) + "<span lang=\"en\">Something else: </span><span class=\"line short\"></span></li>\n";
    out_ += "</ul>\n";
    if (question.choices.empty() && question.type != ItemType::Boolean) {
      out_ += "<div class=\"line\"></div>\n";
      issues_.push_back({Severity::Warning, "options-not-known", question.place,
                         "The options are not in the file; a line is printed instead."});
    }
  }

  void render_field(const Question& question) {
    switch (question.type) {
      case ItemType::Integer:
      case ItemType::Decimal:
      case ItemType::Quantity:
        return render_number(question);
      case ItemType::Date:
        return boxes("DD MM YYYY");
      case ItemType::DateTime:
        return boxes("DD MM YYYY  hh mm");
      case ItemType::Time:
        return boxes("hh mm");
      case ItemType::Text:
        for (int i = 0; i < 4; ++i) out_ += "<div class=\"line\"></div>\n";
        return;
      case ItemType::Attachment:
        issues_.push_back({Severity::Warning, "file-not-on-paper", question.place,
                           "A file cannot be given on paper; the form asks to enclose it."});
        return paragraph("hint", "Please enclose it with this form.", true);
      default:
        out_ += "<div class=\"line\"></div>\n";
    }
  }

  void render_number(const Question& question) {
    const auto least = whole(question.minimum), most = whole(question.maximum), step = whole(question.step);
    const std::int64_t by = step && *step > 0 ? *step : 1;
    const bool is_row = least && most && *least <= *most && question.type != ItemType::Quantity &&
                        (question.type == ItemType::Integer || question.control == "slider") && *least > -1000 &&
                        *most < 100000 && (*most - *least) / by < kMostNumbers;
    if (is_row) {
      paragraph("hint", "Circle one number.", true);
      out_ += "<div class=\"row\">";
      for (std::int64_t number = *least; number <= *most; number += by)
        out_ += "<span class=\"cell\">" + std::to_string(number) + "</span>";
      out_ += "</div>\n";
      return render_ends(question);
    }
    if (!question.minimum.empty() && !question.maximum.empty())
      paragraph("range", "From " + question.minimum + " to " + question.maximum, true);
    render_ends(question);
    out_ += "<p><span class=\"line short\"></span> " + escape_markup(question.unit) + "</p>\n";
  }

  void render_ends(const Question& question) {
    if (!question.lower.is_empty() || !question.upper.is_empty())
      out_ += "<div class=\"ends\"><span>" + escape_markup(text(question.lower)) + "</span><span>" +
              escape_markup(text(question.upper)) + "</span></div>\n";
  }

  /// A box for each letter, a gap for each space.
  void boxes(std::string_view letters) {
    out_ += "<div class=\"row digits\">";
    for (const char letter : letters)
      out_ += letter == ' ' ? std::string("<span>&nbsp;</span>")
                            : "<span class=\"cell\">" + std::string(1, letter) + "</span>";
    out_ += "</div>\n";
  }

  static constexpr std::size_t kMostBytes = std::size_t{64} << 20;
  const Form& form_;
  const Dictionary dictionary_;
  const std::string language_;
  Issues& issues_;
  const PaperNames names_;
  std::string out_;
  int last_number_ = 0;
  std::vector<Printed> printed_;
  std::map<const Question*, std::string> numbers_;
  std::map<const Question*, std::size_t> places_;
};

}  // namespace

Result<Exported> export_paper(const Json& questionnaire, const PaperOptions& options) {
  Exported out;
  CAIRN_ASSIGN(Form form, read_form(questionnaire, out.issues));
  settle(form, Dialect::XlsForm, out.issues);
  // On paper nothing is computed or coded: only what concerns conditions and texts is worth a finding.
  const auto is_unseen = [](const Issue& issue) {
    return issue.code.ends_with("-not-carried") && issue.code != "condition-not-carried";
  };
  std::erase_if(out.issues, is_unseen);
  out.bytes = Paper(form, options.language, out.issues).run();
  return out;
}

}  // namespace cairn::exchange
