#pragma once

#include <string>
#include <vector>

#include "engine/fhir/questionnaire.h"
#include "engine/fhir/response.h"

namespace cairn::service {

/// Files as answers: kept as FHIR Attachments with their content in the response.
inline constexpr std::size_t kMaxFileBytes = 5'000'000;    // one file, whatever the questionnaire allows
inline constexpr std::size_t kMaxFilesBytes = 15'000'000;  // all files of one questionnaire
std::size_t max_file_size(const fhir::Item& item);

struct Upload {
  std::string name, content_type, content;
};

/// The answers to an attachment question: those that stay, then the uploads. A question that takes one file drops the
/// earlier one. Unprocessable, with one issue whose code is a key of web/texts, when a file is too large, empty, of a
/// kind that is not accepted, or missing. What a file says about its own type is compared with its first bytes for the
/// kinds that we know.
Result<std::vector<fhir::Value>> decode_files(const fhir::Item& item, std::vector<fhir::Value> kept,
                                              const std::vector<Upload>& uploads);

/// Bytes that the files of a response take.
std::size_t count_file_bytes(const std::vector<fhir::ResponseItem>& items);

}  // namespace cairn::service
