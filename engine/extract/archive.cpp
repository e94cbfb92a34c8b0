#include "engine/extract/archive.h"

#include <zip.h>

namespace cairn::extract {
namespace {

constexpr zip_uint16_t kFirstDay = 1 << 5 | 1;  // month and day of 1 January 1980 in the form of DOS
constexpr zip_uint32_t kOwnerOnly = 0100600U << 16;

Error failed(const char* cause) { return Error{ErrorCode::Internal, "The archive could not be made.", cause}; }

bool add_file(zip_t* archive, const std::string& name, const std::string& content) {
  zip_source_t* source = zip_source_buffer(archive, content.data(), content.size(), 0);
  if (source == nullptr) return false;
  const zip_int64_t index = zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
  if (index < 0) {
    zip_source_free(source);
    return false;
  }
  const auto place = static_cast<zip_uint64_t>(index);
  return zip_file_set_dostime(archive, place, 0, kFirstDay, 0) == 0 &&
         zip_file_set_external_attributes(archive, place, 0, ZIP_OPSYS_UNIX, kOwnerOnly) == 0;
}

Result<std::string> read_all(zip_source_t* source) {
  zip_stat_t about;
  if (zip_source_stat(source, &about) != 0 || zip_source_open(source) != 0) return failed("opening what was written");
  std::string bytes(about.size, '\0');
  const zip_int64_t count = zip_source_read(source, bytes.data(), bytes.size());
  zip_source_close(source);
  if (count != static_cast<zip_int64_t>(bytes.size())) return failed("reading what was written");
  return bytes;
}

}  // namespace

Result<std::string> make_archive(const std::string& folder, const std::vector<BundleFile>& files) {
  zip_error_t failure;
  zip_error_init(&failure);
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &failure);
  zip_t* archive = target == nullptr ? nullptr : zip_open_from_source(target, ZIP_TRUNCATE, &failure);
  zip_error_fini(&failure);
  if (archive == nullptr) {
    if (target != nullptr) zip_source_free(target);
    return failed("opening");
  }
  zip_source_keep(target);  // closing the archive gives it back
  bool is_whole = true;
  for (const BundleFile& file : files) is_whole = is_whole && add_file(archive, folder + "/" + file.name, file.content);
  if (!is_whole || zip_close(archive) != 0) {
    zip_discard(archive);
    zip_source_free(target);
    return failed("adding a file");
  }
  auto bytes = read_all(target);
  zip_source_free(target);
  return bytes;
}

}  // namespace cairn::extract
