#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::disclosure {

enum class RedactionKind {
  NhsNumber,
  NationalInsurance,
  Email,
  Url,
  Handle,
  Phone,
  Postcode,
  RecordNumber,
  Date,
  AgeOver89,
  Address,
  Person,
};
/// "[NHS NUMBER]", "[NAME]": what stands in the text instead.
std::string_view redaction_tag(RedactionKind kind);

/// Bytes [begin, end) of the original text.
struct Redaction {
  std::size_t begin = 0, end = 0;
  RedactionKind kind = RedactionKind::Person;
};

/// What in a comment points at a person, by pattern and by cue: in the order of the text, without overlap. Patterned
/// kinds (numbers, mail, web, postcodes, dates with a day) are meant to be found always; names and addresses are found
/// by cues (a title, "my son", "called", a street word) and some are missed. What only this person could have written
/// is found by nobody but a reader: see needs_reader.
std::vector<Redaction> find_redactions(std::string_view text);

/// The text with tags in place of what was found. Never a mask of the same length.
std::string redact(std::string_view text);

/// Of a redacted text: true when the words that are left hint at a situation that few people are in ("the only", "first
/// to", a place): a person should read it before anybody else does.
bool needs_reader(std::string_view text);

}  // namespace cairn::disclosure
