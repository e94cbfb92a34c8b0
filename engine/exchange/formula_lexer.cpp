#include "engine/exchange/formula_lexer.h"

#include <array>

#include "engine/base/text.h"

namespace cairn::exchange {
namespace {

using Kind = FormulaTokenKind;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

constexpr std::array<std::string_view, 3> kSingleQuotes = {"'", "\xE2\x80\x98", "\xE2\x80\x99"};
constexpr std::array<std::string_view, 3> kDoubleQuotes = {"\"", "\xE2\x80\x9C", "\xE2\x80\x9D"};

class Lexer {
 public:
  Lexer(std::string_view text, Dialect dialect) : text_(text), dialect_(dialect) {}

  Result<std::vector<FormulaToken>> run() {
    std::vector<FormulaToken> tokens;
    for (;;) {
      skip_space();
      FormulaToken token;
      token.offset = static_cast<std::uint32_t>(at_);
      if (at_ >= text_.size()) return tokens.push_back(std::move(token)), tokens;
      CAIRN_TRY(read(token));
      tokens.push_back(std::move(token));
    }
  }

 private:
  std::string_view rest() const { return text_.substr(at_); }
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  Error stop(const std::string& what) const { return formula_error(text_, at_, what); }

  void skip_space() {
    constexpr std::string_view kNoBreak = "\xC2\xA0";
    for (;;) {
      if (rest().starts_with(kNoBreak)) {
        at_ += kNoBreak.size();
      } else if (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) {
        ++at_;
      } else {
        return;
      }
    }
  }

  std::size_t quote_at(const std::array<std::string_view, 3>& quotes) const {
    for (const std::string_view quote : quotes) {
      if (rest().starts_with(quote)) return quote.size();
    }
    return 0;
  }

  Result<void> read(FormulaToken& token) {
    for (const auto* quotes : {&kSingleQuotes, &kDoubleQuotes}) {
      if (const std::size_t size = quote_at(*quotes); size > 0) return read_text(token, *quotes, size);
    }
    const char c = peek();
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return read_number(token);
    if (c == '$' && dialect_ == Dialect::XlsForm) return read_reference(token);
    if (c == '[' && dialect_ == Dialect::Redcap) return read_field(token);
    if (is_letter(c)) return read_name(token);
    if (c == '.' && dialect_ == Dialect::XlsForm && peek(1) != '.' && peek(1) != '/') {
      ++at_;
      token.kind = Kind::Self;
      return {};
    }
    return read_symbol(token);
  }

  Result<void> read_text(FormulaToken& token, const std::array<std::string_view, 3>& quotes, std::size_t size) {
    token.kind = Kind::Text;
    const std::size_t start = at_;
    at_ += size;
    while (at_ < text_.size()) {
      if (const std::size_t end = quote_at(quotes); end > 0) return at_ += end, Result<void>();
      token.text += text_[at_++];
    }
    return formula_error(text_, start, "this quote is not closed");
  }

  Result<void> read_number(FormulaToken& token) {
    token.kind = Kind::Number;
    if (peek() == '.') token.text = "0";
    while (is_digit(peek())) token.text += text_[at_++];
    if (peek() == '.' && is_digit(peek(1))) {
      token.text += text_[at_++];
      while (is_digit(peek())) token.text += text_[at_++];
    }
    if (is_letter(peek())) return stop("a number is followed by a letter");
    while (token.text.size() > 1 && token.text[0] == '0' && is_digit(token.text[1])) token.text.erase(0, 1);
    constexpr std::size_t kLongest = 19;  // with a point; beyond, a number is a slip
    if (token.text.size() > kLongest) return stop("a number has more than 18 digits");
    return {};
  }

  Result<void> read_reference(FormulaToken& token) {
    const std::size_t end = text_.find('}', at_);
    if (peek(1) != '{' || end == std::string_view::npos) return stop("a reference is written ${name}");
    token.kind = Kind::Question;
    token.text = trim(text_.substr(at_ + 2, end - at_ - 2));
    if (token.text.find('#') != std::string::npos)
      return stop("${" + token.text + "} reads an earlier record, which a questionnaire cannot");
    at_ = end + 1;
    return {};
  }

  Result<void> read_field(FormulaToken& token) {
    const std::size_t end = text_.find(']', at_);
    if (end == std::string_view::npos) return stop("this bracket is not closed");
    const std::string_view inside = trim(text_.substr(at_ + 1, end - at_ - 1));
    const std::size_t bracket = inside.find('(');
    token.kind = bracket == std::string_view::npos ? Kind::Question : Kind::Checked;
    token.text = trim(inside.substr(0, bracket));
    if (token.kind == Kind::Checked) {
      if (inside.back() != ')') return stop("a checkbox is written [field(code)]");
      token.code = trim(inside.substr(bracket + 1, inside.size() - bracket - 2));
    }
    for (const char c : token.text) {
      if (!is_letter(c) && !is_digit(c))
        return stop("'[" + token.text + "]' reads something other than a field of this form");
    }
    at_ = end + 1;
    if (peek() == '[') return stop("fields of other events or repeat instances cannot be read");
    return {};
  }

  Result<void> read_name(FormulaToken& token) {
    token.kind = Kind::Name;
    const bool is_xpath = dialect_ == Dialect::XlsForm;
    while (is_letter(peek()) || is_digit(peek()) || (is_xpath && (peek() == '-' || peek() == ':' || peek() == '.')))
      token.text += text_[at_++];
    return {};
  }

  Result<void> read_symbol(FormulaToken& token) {
    constexpr std::array<std::string_view, 19> kSymbols = {"<=", ">=", "!=", "<>", "&&", "||", "=", "<", ">", "+",
                                                           "-",  "*",  "/",  "%",  "^",  "(",  ")", ",", "|"};
    token.kind = Kind::Symbol;
    for (const std::string_view symbol : kSymbols) {
      if (!rest().starts_with(symbol)) continue;
      if (dialect_ == Dialect::XlsForm && (symbol == "/" || symbol == "|"))
        return stop("paths and node sets cannot be carried over. Use ${name}");
      at_ += symbol.size();
      token.text = symbol;
      return {};
    }
    if (rest().starts_with("..")) return stop("'..' (the enclosing group) cannot be carried over. Use ${name}");
    return stop("this character has no meaning here");
  }

  std::string_view text_;
  Dialect dialect_;
  std::size_t at_ = 0;
};

}  // namespace

Result<std::vector<FormulaToken>> read_formula_tokens(std::string_view text, Dialect dialect) {
  return Lexer(text, dialect).run();
}

Error formula_error(std::string_view text, std::size_t offset, const std::string& what) {
  return {ErrorCode::Unprocessable,
          "character " + std::to_string(count_characters(text.substr(0, offset)) + 1) + ": " + what + ".",
          "",
          {}};
}

}  // namespace cairn::exchange
