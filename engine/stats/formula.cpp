#include "engine/stats/formula.h"

#include <algorithm>
#include <cctype>

namespace cairn::stats {
namespace {

bool is_same(const Term& a, const Term& b) {
  return a.factors.size() == b.factors.size() && std::all_of(a.factors.begin(), a.factors.end(), [&](const Factor& f) {
           return std::find(b.factors.begin(), b.factors.end(), f) != b.factors.end();
         });
}

void add_term(const Term& term, std::vector<Term>& terms) {
  if (std::none_of(terms.begin(), terms.end(), [&](const Term& one) { return is_same(one, term); }))
    terms.push_back(term);
}

Term product(const Term& a, const Term& b) {
  Term out = a;
  for (const Factor& factor : b.factors) {
    if (std::find(out.factors.begin(), out.factors.end(), factor) == out.factors.end()) out.factors.push_back(factor);
  }
  return out;
}

constexpr std::size_t kLongestText = 4000;
constexpr std::size_t kMostTerms = 200;

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<Formula> parse() {
    if (text_.size() > kLongestText)
      return Error{ErrorCode::InvalidArgument, "The formula is longer than 4000 characters. Name fewer columns."};
    Formula formula;
    CAIRN_ASSIGN(formula.response, parse_name());
    if (!take('~')) return fault("a '~' after the response");
    CAIRN_TRY(parse_sum(formula));
    if (at_ < text_.size()) return fault("a '+', '-', '*' or ':'");
    order_factors(formula.terms);
    for (RandomPart& part : formula.random) order_factors(part.terms);
    std::stable_sort(formula.terms.begin(), formula.terms.end(),
                     [](const Term& a, const Term& b) { return a.factors.size() < b.factors.size(); });
    return formula;
  }

 private:
  void skip() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
  }
  bool take(char c) {
    skip();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    skip();
    return true;
  }
  char peek() {
    skip();
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  Error fault(std::string_view wanted) const {
    return Error{ErrorCode::InvalidArgument, "The formula cannot be read at character " + std::to_string(at_ + 1) +
                                                 ": " + std::string(wanted) +
                                                 " is missing there. An example: "
                                                 "outcome ~ start + group."};
  }

  Result<std::string> parse_name() {
    if (take('`')) {
      const std::size_t end = text_.find('`', at_);
      if (end == std::string_view::npos) return fault("a closing `");
      std::string name(text_.substr(at_, end - at_));
      at_ = end + 1;
      skip();
      return name;
    }
    skip();
    const std::size_t from = at_;
    const auto is_part = [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '_' ||
             (static_cast<unsigned char>(c) & 0x80);
    };
    while (at_ < text_.size() && is_part(text_[at_])) ++at_;
    if (at_ == from || std::isdigit(static_cast<unsigned char>(text_[from]))) {
      at_ = from;
      return fault("the name of a column");
    }
    std::string name(text_.substr(from, at_ - from));
    skip();
    return name;
  }

  Result<Factor> parse_factor() {
    Factor factor;
    CAIRN_ASSIGN(factor.variable, parse_name());
    if (factor.variable == "factor" && take('(')) {
      CAIRN_ASSIGN(factor.variable, parse_name());
      if (!take(')')) return fault("a ')'");
      factor.is_forced = true;
    }
    seen_.push_back(factor);
    return factor;
  }

  /// Within a product, as R does, by where the formula first names them.
  void order_factors(std::vector<Term>& terms) const {
    const auto place = [&](const Factor& factor) { return std::find(seen_.begin(), seen_.end(), factor); };
    for (Term& term : terms) {
      std::sort(term.factors.begin(), term.factors.end(),
                [&](const Factor& a, const Factor& b) { return place(a) < place(b); });
    }
  }

  /// a:b:c
  Result<Term> parse_product() {
    CAIRN_ASSIGN(Factor first, parse_factor());
    Term term{{std::move(first)}};
    while (take(':')) {
      CAIRN_ASSIGN(Factor next, parse_factor());
      term = product(term, Term{{std::move(next)}});
    }
    return term;
  }

  /// a * b * c is every product of them.
  Result<std::vector<Term>> parse_crossing() {
    CAIRN_ASSIGN(Term first, parse_product());
    std::vector<Term> terms{std::move(first)};
    while (take('*')) {
      CAIRN_ASSIGN(const Term next, parse_product());
      std::vector<Term> crossed = terms;
      crossed.push_back(next);
      for (const Term& term : terms) crossed.push_back(product(term, next));
      if (crossed.size() > kMostTerms)
        return Error{ErrorCode::InvalidArgument,
                     "The formula crosses so many columns that it has more than 200 terms."};
      terms = std::move(crossed);
    }
    return terms;
  }

  Result<void> parse_random(Formula& formula) {
    RandomPart part;
    Formula inner;
    if (is_in_random_) return fault("a plain term");
    is_in_random_ = true;
    CAIRN_TRY(parse_sum(inner));
    is_in_random_ = false;
    part.has_intercept = inner.has_intercept;
    part.terms = std::move(inner.terms);
    if (!take('|')) return fault("a '|' before the grouping column");
    CAIRN_ASSIGN(part.group, parse_name());
    if (!take(')')) return fault("a ')'");
    formula.random.push_back(std::move(part));
    return {};
  }

  Result<void> parse_sum(Formula& formula) {
    bool is_minus = take('-');
    do {
      const char next = peek();
      if (next == '0' || next == '1') {
        ++at_;
        skip();
        formula.has_intercept = (next == '1') != is_minus;
      } else if (take('(')) {
        if (is_minus) return fault("a '+'");
        CAIRN_TRY(parse_random(formula));
      } else {
        CAIRN_ASSIGN(const std::vector<Term> terms, parse_crossing());
        for (const Term& term : terms) {
          if (!is_minus) {
            add_term(term, formula.terms);
          } else {
            std::erase_if(formula.terms, [&](const Term& one) { return is_same(one, term); });
          }
        }
      }
      is_minus = peek() == '-';
    } while (take('+') || take('-'));
    return {};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Factor> seen_;
  bool is_in_random_ = false;
};

}  // namespace

std::vector<std::string> Formula::variables() const {
  std::vector<std::string> names{response};
  const auto add = [&](const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  const auto add_all = [&](const std::vector<Term>& list) {
    for (const Term& term : list) {
      for (const Factor& factor : term.factors) add(factor.variable);
    }
  };
  add_all(terms);
  for (const RandomPart& part : random) {
    add_all(part.terms);
    add(part.group);
  }
  return names;
}

Result<Formula> parse_formula(std::string_view text) { return Parser(text).parse(); }

Result<Formula> parse_fixed_formula(std::string_view text) {
  CAIRN_ASSIGN(Formula formula, parse_formula(text));
  if (formula.random.empty()) return formula;
  return Error{ErrorCode::InvalidArgument,
               "This model has no effects that vary between groups. Take the part with '|' out, or use lmm."};
}

}  // namespace cairn::stats
