#include "api/html/assets.h"

#include <map>

#include "engine/access/secret.h"
#include "engine/base/embedded.h"
#include "engine/base/error.h"

namespace cairn::api::html {

namespace {

constexpr std::string_view kFolder = "web/assets/";
constexpr std::size_t kHashLength = 16;

struct ContentType {
  std::string_view ending, type;
};
constexpr ContentType kContentTypes[] = {
    {".css", "text/css; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".js", "text/javascript; charset=utf-8"},
    {".png", "image/png"},
};

std::string_view content_type_of(std::string_view name) {
  for (const ContentType& row : kContentTypes) {
    if (name.ends_with(row.ending)) return row.type;
  }
  return {};
}

struct Entry {
  Asset asset;
  std::string address;
};
using Entries = std::map<std::string, Entry, std::less<>>;

const Entries& entries() {
  static const Entries all = [] {
    Entries made;
    for (const EmbeddedFile& file : embedded_files()) {
      if (!file.path.starts_with(kFolder)) continue;
      const std::string name(file.path.substr(kFolder.size()));
      const std::string_view type = content_type_of(name);
      if (type.empty()) continue;
      const std::string hash = access::sha256(file.content).substr(0, kHashLength);
      const auto dot = name.rfind('.');
      made.emplace(name,
                   Entry{{file.content, type, hash}, "/assets/" + name.substr(0, dot) + "." + hash + name.substr(dot)});
    }
    return made;
  }();
  return all;
}

}  // namespace

const std::string& asset_address(std::string_view name) {
  const auto found = entries().find(name);
  CAIRN_ASSERT(found != entries().end());
  return found->second.address;
}

std::optional<FoundAsset> find_asset(std::string_view address_name) {
  if (const auto plain = entries().find(address_name); plain != entries().end())
    return FoundAsset{&plain->second.asset, false};
  const auto ending = address_name.rfind('.');
  if (ending == std::string_view::npos || ending == 0) return std::nullopt;
  const auto dot = address_name.rfind('.', ending - 1);
  if (dot == std::string_view::npos) return std::nullopt;
  const std::string name = std::string(address_name.substr(0, dot)) + std::string(address_name.substr(ending));
  const auto found = entries().find(name);
  if (found == entries().end()) return std::nullopt;
  return FoundAsset{&found->second.asset, found->second.asset.hash == address_name.substr(dot + 1, ending - dot - 1)};
}

}  // namespace cairn::api::html
