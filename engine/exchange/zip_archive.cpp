#include "engine/exchange/zip_archive.h"

#include <zip.h>

#include <utility>

namespace cairn::exchange {
namespace {

Error unreadable() {
  return {ErrorCode::InvalidArgument, "The file is no .xlsx workbook. Save it as .xlsx and try again."};
}

zip_t* archive(void* handle) { return static_cast<zip_t*>(handle); }

}  // namespace

Result<ZipArchive> ZipArchive::open(std::string_view bytes) {
  if (bytes.empty()) return unreadable();
  zip_error_t failure;
  zip_error_init(&failure);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &failure);
  if (source == nullptr) return unreadable();
  zip_t* opened = zip_open_from_source(source, ZIP_RDONLY, &failure);
  zip_error_fini(&failure);
  if (opened == nullptr) {
    zip_source_free(source);
    return unreadable();
  }
  return ZipArchive(opened);
}

ZipArchive::ZipArchive(ZipArchive&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)), unpacked_(other.unpacked_) {}

ZipArchive::~ZipArchive() {
  if (handle_ != nullptr) zip_discard(archive(handle_));
}

bool ZipArchive::has(const std::string& name) const { return zip_name_locate(archive(handle_), name.c_str(), 0) >= 0; }

Result<std::string> ZipArchive::read(const std::string& name) {
  zip_file_t* file = zip_fopen(archive(handle_), name.c_str(), 0);
  if (file == nullptr)
    return Error{ErrorCode::InvalidArgument, "The workbook has no part '" + name + "'. Save it anew."};
  std::string out;
  char buffer[1 << 16];
  zip_int64_t count = 0;
  bool is_too_large = false;
  while (!is_too_large && (count = zip_fread(file, buffer, sizeof buffer)) > 0) {
    out.append(buffer, static_cast<std::size_t>(count));
    unpacked_ += static_cast<std::size_t>(count);
    is_too_large = out.size() > kMaxPartBytes || unpacked_ > kMaxUnpackedBytes;
  }
  zip_fclose(file);
  if (is_too_large)
    return Error{
        ErrorCode::TooLarge,
        "The workbook unpacks to more than a form needs (24 MB a sheet, 48 MB in all). Remove what is no form."};
  if (count < 0)
    return Error{ErrorCode::InvalidArgument, "The part '" + name + "' is damaged. Save the workbook anew."};
  return out;
}

}  // namespace cairn::exchange
