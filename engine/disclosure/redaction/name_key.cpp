#include "engine/disclosure/redaction/name_key.h"

#include <utf8proc.h>

#include <cstdlib>
#include <memory>

namespace cairn::disclosure {

std::string name_key(std::string_view name) {
  utf8proc_uint8_t* folded = nullptr;
  const auto options = static_cast<utf8proc_option_t>(UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
                                                      UTF8PROC_IGNORE | UTF8PROC_LUMP);
  const utf8proc_ssize_t size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(name.data()),
                                             static_cast<utf8proc_ssize_t>(name.size()), &folded, options);
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(folded, &std::free);
  std::string key;
  for (utf8proc_ssize_t i = 0; i < size; ++i) {
    const char c = static_cast<char>(folded[i]);
    if (c != ' ' || (!key.empty() && key.back() != ' ')) key.push_back(c);
  }
  if (!key.empty() && key.back() == ' ') key.pop_back();
  return key;
}

bool has_hidden_characters(std::string_view text) {
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  auto left = static_cast<utf8proc_ssize_t>(text.size());
  while (left > 0) {
    utf8proc_int32_t code = 0;
    const utf8proc_ssize_t read = utf8proc_iterate(bytes, left, &code);
    if (read <= 0) return true;
    const utf8proc_property_t* property = utf8proc_get_property(code);
    const auto category = static_cast<utf8proc_category_t>(property->category);
    if (property->ignorable || category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF ||
        category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP)
      return true;
    bytes += read;
    left -= read;
  }
  return false;
}

}  // namespace cairn::disclosure
