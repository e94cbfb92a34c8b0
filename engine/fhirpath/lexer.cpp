#include "engine/fhirpath/lexer.h"

#include <algorithm>
#include <array>

#include "engine/base/text.h"

namespace cairn::fhirpath {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

void append_utf8(std::string& out, std::uint32_t code) {
  if (code < 0x80) {
    out.push_back(static_cast<char>(code));
  } else if (code < 0x800) {
    out.push_back(static_cast<char>(0xC0 | (code >> 6)));
    out.push_back(static_cast<char>(0x80 | (code & 0x3F)));
  } else if (code < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | (code >> 12)));
    out.push_back(static_cast<char>(0x80 | ((code >> 6) & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (code & 0x3F)));
  } else {
    out.push_back(static_cast<char>(0xF0 | (code >> 18)));
    out.push_back(static_cast<char>(0x80 | ((code >> 12) & 0x3F)));
    out.push_back(static_cast<char>(0x80 | ((code >> 6) & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (code & 0x3F)));
  }
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Result<std::vector<Token>> read() {
    for (;;) {
      if (std::optional<Error> error = skip_blank()) return *error;
      Token token;
      token.offset = at_;
      if (at_ == text_.size()) {
        tokens_.push_back(token);
        return std::move(tokens_);
      }
      if (std::optional<Error> error = next(token)) return *error;
      tokens_.push_back(std::move(token));
    }
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool starts(std::string_view prefix) const { return text_.substr(at_).starts_with(prefix); }
  Error fail(const std::string& what) const { return point_at(text_, at_, what); }

  std::optional<Error> skip_blank() {
    for (;;) {
      while (at_ < text_.size() && is_space(text_[at_])) ++at_;
      if (starts("//")) {
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
      } else if (starts("/*")) {
        const std::size_t end = text_.find("*/", at_ + 2);
        if (end == std::string_view::npos) return fail("this comment is not closed; end it with */");
        at_ = end + 2;
      } else {
        return std::nullopt;
      }
    }
  }

  std::optional<Error> next(Token& token) {
    const char c = peek();
    if (is_letter(c)) {
      token.kind = TokenKind::Identifier;
      token.text = take_word();
      return std::nullopt;
    }
    if (is_digit(c)) return number(token), std::nullopt;
    if (c == '\'') return quoted(token, TokenKind::String);
    if (c == '`') return quoted(token, TokenKind::DelimitedIdentifier);
    if (c == '"' && !tokens_.empty() && tokens_.back().text == "%" && tokens_.back().kind == TokenKind::Symbol) {
      return quoted(token, TokenKind::DelimitedIdentifier);
    }
    if (c == '@') return temporal(token);
    if (c == '$') {
      ++at_;
      token.kind = TokenKind::Dollar;
      token.text = take_word();
      if (token.text == "this" || token.text == "index" || token.text == "total") return std::nullopt;
      at_ = token.offset;
      return fail("only $this, $index and $total begin with $");
    }
    return symbol(token);
  }

  std::string take_word() {
    const std::size_t begin = at_;
    while (is_letter(peek()) || is_digit(peek())) ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }

  void number(Token& token) {
    const std::size_t begin = at_;
    token.kind = TokenKind::Number;
    while (is_digit(peek())) ++at_;
    if (peek() == '.' && is_digit(peek(1))) {
      ++at_;
      while (is_digit(peek())) ++at_;
    }
    token.text = std::string(text_.substr(begin, at_ - begin));
    if (peek() == 'L' && !is_letter(peek(1)) && !is_digit(peek(1))) {
      ++at_;
      token.kind = TokenKind::LongNumber;
    }
  }

  std::optional<Error> symbol(Token& token) {
    static constexpr std::array<std::string_view, 24> kSymbols = {"<=", ">=", "!=", "!~", ".", ",", "(", ")",
                                                                  "[",  "]",  "{",  "}",  "+", "-", "*", "/",
                                                                  "&",  "|",  "<",  ">",  "=", "~", "%", "!"};
    for (const std::string_view candidate : kSymbols) {
      if (!starts(candidate) || candidate == "!") continue;
      token.kind = TokenKind::Symbol;
      token.text = candidate;
      at_ += candidate.size();
      return std::nullopt;
    }
    return fail(peek() == '"' ? "texts are written in single quotes" : "this character has no meaning here");
  }

  std::optional<Error> quoted(Token& token, TokenKind kind) {
    token.kind = kind;
    const char quote = text_[at_++];
    while (peek() != quote || at_ >= text_.size()) {
      if (at_ >= text_.size()) {
        at_ = token.offset;
        return fail(std::string("this text is not closed; end it with ") + quote);
      }
      if (peek() == '\\') {
        escape(token.text);
      } else {
        token.text.push_back(text_[at_++]);
      }
    }
    ++at_;
    return std::nullopt;
  }

  /// Four hexadecimal digits after "\u", or nothing.
  std::optional<std::uint32_t> code_unit(std::size_t at) const {
    std::uint32_t code = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const char c = at + i < text_.size() ? text_[at + i] : '\0';
      if (!is_hex(c)) return std::nullopt;
      code = code * 16 + static_cast<std::uint32_t>(is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return code;
  }

  /// An escape that means nothing stands for the character after the backslash.
  void escape(std::string& out) {
    ++at_;
    const char c = peek();
    static constexpr std::string_view kFrom = "fnrt";
    static constexpr std::string_view kTo = "\f\n\r\t";
    const std::size_t simple = c == '\0' ? std::string_view::npos : kFrom.find(c);
    const std::optional<std::uint32_t> unit = c == 'u' ? code_unit(at_ + 1) : std::nullopt;
    if (simple != std::string_view::npos) {
      out.push_back(kTo[simple]);
      ++at_;
    } else if (unit) {
      at_ += 5;
      std::uint32_t code = *unit;
      const std::optional<std::uint32_t> low =
          code >= 0xD800 && code < 0xDC00 && starts("\\u") ? code_unit(at_ + 2) : std::nullopt;
      if (low && *low >= 0xDC00 && *low < 0xE000) {
        code = 0x10000 + ((code - 0xD800) << 10) + (*low - 0xDC00);
        at_ += 6;
      }
      append_utf8(out, code >= 0xD800 && code < 0xE000 ? 0xFFFD : code);
    } else if (at_ < text_.size()) {
      out.push_back(text_[at_++]);
    }
  }

  /// The shape of a date or time; whether it exists is for the parser.
  std::optional<Error> temporal(Token& token) {
    ++at_;
    const auto take_while = [&](std::string_view also) {
      while (is_digit(peek()) || (peek() != '\0' && also.find(peek()) != std::string_view::npos)) ++at_;
    };
    const std::size_t begin = at_;
    const auto take_time = [&] {
      take_while(":");
      if (peek() == '.' && is_digit(peek(1))) {
        ++at_;
        take_while("");
      }
    };
    if (peek() == 'T') {
      ++at_;
      token.kind = TokenKind::Time;
      take_time();
      token.text = std::string(text_.substr(begin + 1, at_ - begin - 1));
      return std::nullopt;
    }
    token.kind = TokenKind::Date;
    take_while("-");
    if (peek() == 'T') {
      token.kind = TokenKind::DateTime;
      ++at_;
      if (is_digit(peek())) take_time();
      if (peek() == 'Z') {
        ++at_;
      } else if ((peek() == '+' || peek() == '-') && is_digit(peek(1)) && is_digit(peek(2)) && peek(3) == ':') {
        ++at_;
        take_while(":");
      }
    }
    token.text = std::string(text_.substr(begin, at_ - begin));
    return std::nullopt;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
};

}  // namespace

Result<std::vector<Token>> read_tokens(std::string_view text) { return Lexer(text).read(); }

Position position_of(std::string_view text, std::size_t offset) {
  Position position;
  const std::string_view before = text.substr(0, offset);
  position.line = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n')) + 1;
  const std::size_t line_start = before.rfind('\n') + 1;
  position.column = static_cast<std::uint32_t>(count_characters(before.substr(line_start))) + 1;
  return position;
}

Error point_at(std::string_view text, std::size_t offset, const std::string& what) {
  offset = std::min(offset, text.size());
  const Position position = position_of(text, offset);
  const std::size_t line_start = text.substr(0, offset).rfind('\n') + 1;
  const std::string_view line = text.substr(line_start, text.find('\n', line_start) - line_start);
  return Error{ErrorCode::InvalidArgument,
               "line " + std::to_string(position.line) + ", column " + std::to_string(position.column) + ": " + what +
                   "\n  " + std::string(line) + "\n  " + std::string(position.column - 1, ' ') + "^"};
}

}  // namespace cairn::fhirpath
