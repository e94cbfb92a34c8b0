#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace cairn::exchange {

/// What a part of a workbook may unpack to, and all parts read together.
inline constexpr std::size_t kMaxPartBytes = std::size_t{24} << 20;
inline constexpr std::size_t kMaxUnpackedBytes = std::size_t{48} << 20;

/// A zip file in memory, read part by part. Nothing is written anywhere, so names of parts are only names.
class ZipArchive {
 public:
  static Result<ZipArchive> open(std::string_view bytes);
  ZipArchive(ZipArchive&& other) noexcept;
  ZipArchive& operator=(ZipArchive&&) = delete;
  ZipArchive(const ZipArchive&) = delete;
  ~ZipArchive();

  bool has(const std::string& name) const;
  /// TooLarge beyond the limits, whatever the file says of itself.
  Result<std::string> read(const std::string& name);

 private:
  explicit ZipArchive(void* handle) : handle_(handle) {}
  void* handle_;
  std::size_t unpacked_ = 0;
};

}  // namespace cairn::exchange
