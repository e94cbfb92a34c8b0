#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cairn::api::html {

/// A file of web/assets as it is served: from memory, under an address that changes with its content.
struct Asset {
  std::string_view content;
  std::string_view content_type;
  std::string hash;  // first 16 hexadecimal digits of its SHA-256
};

/// "/assets/cairn.0123456789abcdef.css" for "cairn.css". A name that does not exist is a bug and asserts.
const std::string& asset_address(std::string_view name);

struct FoundAsset {
  const Asset* asset = nullptr;
  bool is_current = false;  // the address named this very content: it may be kept for ever
};
/// The asset behind the last part of an address, with or without (another version's) hash; empty when there is none.
std::optional<FoundAsset> find_asset(std::string_view address_name);

}  // namespace cairn::api::html
