// Any bytes through the JSON gate. Properties: nothing crashes, what is read is written and read again the same, and
// depth and size limits hold.
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "engine/base/json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cairn;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Result<Json> first = parse_json(text, {std::size_t{1} << 16, 64});
  if (!first) return 0;
  const std::string written = write_json(*first);
  const Result<Json> second = parse_json(written, {std::size_t{1} << 18, 64});
  if (!second || write_json(*second) != written) std::abort();
  return 0;
}
