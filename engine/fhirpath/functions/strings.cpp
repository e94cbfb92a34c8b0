// Section 5.6: strings. Positions count characters (code points), not bytes.
#include <algorithm>

#include "engine/base/text.h"
#include "engine/fhirpath/functions/functions.h"
#include "engine/fhirpath/text_case.h"

namespace cairn::fhirpath::functions {
namespace {

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

/// The byte where the character number `index` begins; the size of the text when it has fewer.
std::size_t byte_of(std::string_view text, std::int64_t index) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    if (!continues(text[at]) && index-- == 0) return at;
  }
  return at;
}

bool push_position(Call& call, std::string_view text, std::size_t at) {
  if (at == std::string_view::npos) return call.push(Value::integer(-1));
  return call.push(Value::integer(static_cast<std::int64_t>(count_characters(text.substr(0, at)))));
}

/// A question about the input and one text.
template <class Question>
bool push_answer(Call& call, Question question) {
  std::string_view text;
  std::string_view other;
  CAIRN_NEED(call.input_text(text));
  CAIRN_NEED(call.argument_text(0, other));
  return call.push(Value::boolean(question(text, other)));
}

}  // namespace

bool index_of(Call& call) {
  std::string_view text;
  std::string_view part;
  CAIRN_NEED(call.input_text(text));
  CAIRN_NEED(call.argument_text(0, part));
  return push_position(call, text, text.find(part));
}

bool last_index_of(Call& call) {
  std::string_view text;
  std::string_view part;
  CAIRN_NEED(call.input_text(text));
  CAIRN_NEED(call.argument_text(0, part));
  return push_position(call, text, text.rfind(part));
}

bool substring(Call& call) {
  std::string_view text;
  std::int64_t start = 0;
  std::int64_t length = 0;
  CAIRN_NEED(call.input_text(text));
  CAIRN_NEED(call.argument_integer(0, start));
  const Got got = call.argument_integer(1, length);
  if (got == Got::Failed) return false;
  const std::size_t begin = start < 0 ? text.size() : byte_of(text, start);
  if (begin >= text.size()) return true;
  const std::string_view rest = text.substr(begin);
  if (got == Got::Nothing) return call.push(Value::string(rest));
  return call.push(Value::string(rest.substr(0, length <= 0 ? 0 : byte_of(rest, length))));
}

bool starts_with(Call& call) {
  return push_answer(call, [](std::string_view text, std::string_view part) { return text.starts_with(part); });
}
bool ends_with(Call& call) {
  return push_answer(call, [](std::string_view text, std::string_view part) { return text.ends_with(part); });
}
bool contains(Call& call) {
  return push_answer(
      call, [](std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; });
}

bool upper(Call& call) {
  std::string_view text;
  CAIRN_NEED(call.input_text(text));
  return call.run.push_text(to_upper(text));
}

bool lower(Call& call) {
  std::string_view text;
  CAIRN_NEED(call.input_text(text));
  return call.run.push_text(to_lower(text));
}

bool replace(Call& call) {
  std::string_view text;
  std::string_view pattern;
  std::string_view substitution;
  CAIRN_NEED(call.input_text(text));
  CAIRN_NEED(call.argument_text(0, pattern));
  CAIRN_NEED(call.argument_text(1, substitution));
  const std::size_t limit = call.run.environment().budget.text_bytes;
  std::string out;
  std::size_t at = 0;
  while (at < text.size() && out.size() <= limit) {
    if (pattern.empty()) {
      const std::size_t width = byte_of(text.substr(at), 1);
      out.append(substitution).append(text.substr(at, width));
      at += width;
      continue;
    }
    const std::size_t found = text.find(pattern, at);
    if (found == std::string_view::npos) break;
    out.append(text.substr(at, found - at)).append(substitution);
    at = found + pattern.size();
  }
  out.append(pattern.empty() ? substitution : text.substr(at));
  return call.run.push_text(out);
}

bool length(Call& call) {
  std::string_view text;
  CAIRN_NEED(call.input_text(text));
  return call.push(Value::integer(static_cast<std::int64_t>(count_characters(text))));
}

bool to_chars(Call& call) {
  std::string_view text;
  CAIRN_NEED(call.input_text(text));
  while (!text.empty()) {
    const std::size_t width = byte_of(text, 1);
    if (!call.push(Value::string(text.substr(0, width)))) return false;
    text.remove_prefix(width);
  }
  return true;
}

bool trim(Call& call) {
  std::string_view text;
  CAIRN_NEED(call.input_text(text));
  return call.push(Value::string(cairn::trim(text)));
}

bool split(Call& call) {
  std::string_view text;
  std::string_view separator;
  CAIRN_NEED(call.input_text(text));
  CAIRN_NEED(call.argument_text(0, separator));
  if (separator.empty()) return to_chars(call);
  for (;;) {
    const std::size_t found = text.find(separator);
    if (!call.run.step() || !call.push(Value::string(text.substr(0, found)))) return false;
    if (found == std::string_view::npos) return true;
    text.remove_prefix(found + separator.size());
  }
}

bool join(Call& call) {
  std::string_view separator;
  if (call.argument_text(0, separator) == Got::Failed) return false;
  if (call.input.empty()) return true;
  std::string out;
  bool is_first = true;
  for (std::uint32_t i = call.input.begin; i < call.input.end; ++i) {
    const Value value = call.run.load(call.run.at(i));
    if (!has_value(value)) continue;
    if (value.kind() != Kind::String) return call.fail("join() works on texts only");
    if (!is_first) out.append(separator);
    is_first = false;
    out.append(value.as_string());
    if (out.size() > call.run.environment().budget.text_bytes) break;
  }
  return is_first || call.run.push_text(out);
}

}  // namespace cairn::fhirpath::functions
