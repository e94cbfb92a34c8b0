#include "engine/exchange/piped_text.h"

#include "engine/base/text.h"

namespace cairn::exchange {
namespace {

using Kind = Formula::Kind;

struct Piece {
  std::string text;
  bool is_question = false;
};

std::vector<Piece> split(const std::string& text, Dialect dialect,
                         const std::function<bool(const std::string&)>& is_question) {
  const std::string open = dialect == Dialect::XlsForm ? "${" : "[", close = dialect == Dialect::XlsForm ? "}" : "]";
  std::vector<Piece> pieces = {{}};
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t start = text.find(open, at);
    const std::size_t end = start == std::string::npos ? start : text.find(close, start);
    if (end == std::string::npos) break;
    const std::string name(trim(std::string_view(text).substr(start + open.size(), end - start - open.size())));
    if (is_question(name)) {
      pieces.back().text += text.substr(at, start - at);
      pieces.push_back({name, true});
      pieces.push_back({});
      at = end + 1;
    } else {
      pieces.back().text += text.substr(at, start + open.size() - at);
      at = start + open.size();
    }
  }
  pieces.back().text += text.substr(at);
  return pieces;
}

}  // namespace

std::optional<Formula> read_piped_text(const std::string& text, Dialect dialect,
                                       const std::function<bool(const std::string&)>& is_question) {
  const std::vector<Piece> pieces = split(text, dialect, is_question);
  if (pieces.size() == 1) return std::nullopt;
  std::vector<Formula> parts;
  for (const Piece& piece : pieces) {
    if (piece.is_question || !piece.text.empty())
      parts.push_back(make_literal(piece.is_question ? Kind::Question : Kind::Text, piece.text));
  }
  return make_call(Operation::Concatenate, std::move(parts));
}

std::string without_pipes(const std::string& text, Dialect dialect,
                          const std::function<bool(const std::string&)>& is_question) {
  std::string out;
  for (const Piece& piece : split(text, dialect, is_question)) out += piece.is_question ? "…" : piece.text;
  return out;
}

std::optional<std::string> write_piped_text(const Formula& formula, Dialect dialect,
                                            const std::function<std::string(const std::string&)>& name_of) {
  std::string out;
  const std::vector<Formula> single = {formula};
  for (const Formula& part : formula.is(Operation::Concatenate) ? formula.arguments : single) {
    const Formula& inner = part.is(Operation::ToText) ? part.arguments[0] : part;
    if (inner.kind == Kind::Text) {
      out += inner.text;
    } else if (inner.kind == Kind::Question) {
      out += dialect == Dialect::XlsForm ? "${" + name_of(inner.text) + "}" : "[" + name_of(inner.text) + "]";
    } else {
      return std::nullopt;
    }
  }
  return out;
}

}  // namespace cairn::exchange
