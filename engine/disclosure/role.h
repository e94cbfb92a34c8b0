#pragma once

#include <optional>
#include <string_view>

namespace cairn::disclosure {

/// What a field can do to a person's privacy. Every field has one; a field without refuses the extract.
enum class Role {
  Identifier,   // names a person: leaves
  Quasi,        // an outsider may know it: generalised until k people share it
  Sensitive,    // what the study is about: stays, protected by the classes of quasi-identifiers
  FreeText,     // may hold anything: leaves
  Insensitive,  // tells nothing about a person
  System,       // of the program's own making (keys, tokens, exact times): leaves
};

/// "identifier", "quasi", "sensitive", "free-text", "insensitive", "system".
std::string_view role_code(Role role);
/// For a reader: "an answer or a result", "a trait that an outsider may know".
std::string_view role_words(Role role);
std::optional<Role> parse_role(std::string_view code);
/// True when the field may be in an extract.
bool stays(Role role);

}  // namespace cairn::disclosure
