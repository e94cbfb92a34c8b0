#pragma once

#include <string>
#include <string_view>

namespace cairn::disclosure {

/// What a name comes to for a reader's eye: compatibility forms and capitals folded, what cannot be seen left out,
/// white space as one space (Unicode NFKC_Casefold). Two names with one key look alike. Empty for what is no UTF-8.
std::string name_key(std::string_view name);

/// True when the text holds a character that cannot be seen or that turns the direction of writing: controls,
/// zero-width and bidirectional characters, fillers.
bool has_hidden_characters(std::string_view text);

}  // namespace cairn::disclosure
