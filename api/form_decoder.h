#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/result.h"

namespace cairn::api {

using Fields = std::vector<std::pair<std::string, std::string>>;

/// A part with a file name: what a person chose to upload. Nothing about it is to be trusted.
struct UploadedFile {
  std::string field, name, content_type, content;  // `name` without folders, at most 200 bytes
};

struct Form {
  Fields fields;
  std::vector<UploadedFile> files;
};

/// True for multipart/form-data and application/x-www-form-urlencoded.
bool is_form(std::string_view content_type);

/// The fields of a form in the order they were sent. Total: every byte sequence gives fields or an Error. Names and
/// values are UTF-8 without NUL; line ends are LF. At most 1,000 fields; names up to 200 bytes; the body's own limit
/// bounds the values. Files may hold any bytes; a field without a chosen file gives none.
Result<Form> decode_form(std::string_view content_type, std::string_view body);

/// a=1&b=2 with percent escapes, strict: bad escapes, control characters and text that is not UTF-8 are errors.
Result<Fields> decode_urlencoded(std::string_view text);
/// The same for the query of an address, where line ends and tabs are errors too.
Result<Fields> decode_query(std::string_view text);

/// Percent escapes of a path, once. Errors: bad escapes, control characters, an encoded slash or backslash, "." and
/// ".." segments, and text that is not UTF-8.
Result<std::string> decode_path(std::string_view path);

/// Percent escapes for one value of a query.
std::string encode_query_value(std::string_view text);

}  // namespace cairn::api
