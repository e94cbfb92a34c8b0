#include "engine/service/survey_files.h"

#include <algorithm>

#include "engine/base/base64.h"

namespace cairn::service {

namespace {

Error refuse(const fhir::Item& item, std::string code, std::string message) {
  return {ErrorCode::Unprocessable, message, "", {{Severity::Error, std::move(code), item.link_id, message}}};
}

struct Signature {
  std::string_view type, bytes;
};
// A file that says it is one of these must begin like one.
constexpr Signature kSignatures[] = {
    {"image/png", "\x89PNG\r\n"},
    {"image/jpeg", "\xff\xd8\xff"},
    {"image/gif", "GIF8"},
    {"application/pdf", "%PDF-"},
};

bool is_what_it_says(const Upload& upload) {
  return std::all_of(std::begin(kSignatures), std::end(kSignatures), [&](const Signature& row) {
    return row.type != upload.content_type || upload.content.starts_with(row.bytes);
  });
}

bool is_accepted(const fhir::Item& item, std::string_view type) {
  return item.mime_types.empty() || std::any_of(item.mime_types.begin(), item.mime_types.end(), [&](const auto& one) {
           if (one == type || one == "*/*") return true;
           return one.ends_with("/*") && type.starts_with(std::string_view(one).substr(0, one.size() - 1));
         });
}

Result<fhir::Value> decode_file(const fhir::Item& item, const Upload& upload) {
  if (upload.content.empty()) return refuse(item, "answer-file-empty", "This file is empty. Choose another one.");
  if (upload.content.size() > max_file_size(item))
    return refuse(item, "answer-file-large", "This file is too large. Choose a smaller one.");
  if (!is_accepted(item, upload.content_type) || !is_what_it_says(upload))
    return refuse(item, "answer-file-type", "This kind of file is not accepted.");
  fhir::Attachment file;
  file.content_type = upload.content_type;
  file.data = encode_base64(upload.content);
  file.title = upload.name;
  file.size = static_cast<std::int64_t>(upload.content.size());
  return fhir::Value{std::move(file)};
}

std::size_t count_bytes(const fhir::Value& value) {
  const auto* file = std::get_if<fhir::Attachment>(&value);
  return file ? file->data.size() / 4 * 3 : 0;
}

}  // namespace

std::size_t max_file_size(const fhir::Item& item) {
  if (!item.max_size || *item.max_size <= 0) return kMaxFileBytes;
  return std::min(static_cast<std::size_t>(*item.max_size), kMaxFileBytes);
}

Result<std::vector<fhir::Value>> decode_files(const fhir::Item& item, std::vector<fhir::Value> kept,
                                              const std::vector<Upload>& uploads) {
  if (!item.repeats && !uploads.empty()) kept.clear();
  for (const Upload& upload : uploads) {
    CAIRN_ASSIGN(fhir::Value file, decode_file(item, upload));
    kept.push_back(std::move(file));
  }
  if (kept.empty() && item.required) return refuse(item, "required", "Choose a file.");
  if (kept.size() > 1 && !item.repeats) return refuse(item, "answer-one", "Choose one file.");
  if (item.max_occurs && static_cast<std::int64_t>(kept.size()) > *item.max_occurs)
    return refuse(item, "answer-at-most", "Choose at most " + std::to_string(*item.max_occurs) + " files.");
  return kept;
}

std::size_t count_file_bytes(const std::vector<fhir::ResponseItem>& items) {
  std::size_t bytes = 0;
  for (const fhir::ResponseItem& item : items) {
    bytes += count_file_bytes(item.items);
    for (const fhir::Answer& answer : item.answers) bytes += count_bytes(answer.value) + count_file_bytes(answer.items);
  }
  return bytes;
}

}  // namespace cairn::service
