#include "api/problem.h"

#include <array>
#include <nlohmann/json.hpp>

namespace cairn::api {
namespace {

struct Phrase {
  int status;
  std::string_view text;
};
constexpr Phrase kPhrases[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {303, "See Other"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {503, "Service Unavailable"},
    {507, "Insufficient Storage"},
};

struct IssueType {
  ErrorCode code;
  std::string_view type;  // http://hl7.org/fhir/issue-type
};
constexpr IssueType kIssueTypes[] = {
    {ErrorCode::InvalidArgument, "invalid"},
    {ErrorCode::Unprocessable, "invalid"},
    {ErrorCode::Unauthenticated, "login"},
    {ErrorCode::Forbidden, "forbidden"},
    {ErrorCode::NotFound, "not-found"},
    {ErrorCode::MethodNotAllowed, "not-supported"},
    {ErrorCode::Gone, "deleted"},
    {ErrorCode::Conflict, "conflict"},
    {ErrorCode::PreconditionFailed, "conflict"},
    {ErrorCode::PreconditionRequired, "required"},
    {ErrorCode::TooLarge, "too-long"},
    {ErrorCode::UnsupportedMediaType, "not-supported"},
    {ErrorCode::TooManyRequests, "throttled"},
    {ErrorCode::Busy, "transient"},
    {ErrorCode::StorageFull, "no-store"},
    {ErrorCode::Storage, "no-store"},
    {ErrorCode::Internal, "exception"},
};

std::string_view issue_type(ErrorCode code) {
  for (const IssueType& row : kIssueTypes) {
    if (row.code == code) return row.type;
  }
  return "processing";
}

// Codes of findings that are FHIR issue types themselves; other codes are told in details.
constexpr std::string_view kFhirIssueTypes[] = {"structure",     "required",  "value",   "invariant",
                                                "business-rule", "not-found", "invalid", "code-invalid",
                                                "not-supported", "too-costly"};

std::string_view issue_type(const Issue& issue, std::string_view otherwise) {
  for (const std::string_view type : kFhirIssueTypes) {
    if (issue.code == type) return type;
  }
  return otherwise;
}

std::string instance_of(std::string_view reference) { return "urn:cairn:reference:" + std::string(reference); }

Json outcome_issue(std::string_view severity, std::string_view type, std::string_view code, std::string_view message) {
  return Json{{"severity", severity},
              {"code", type},
              {"details", {{"coding", {{{"system", "urn:cairn:issue"}, {"code", code}}}}, {"text", message}}}};
}

}  // namespace

std::string_view reason_phrase(int status) {
  for (const Phrase& row : kPhrases) {
    if (row.status == status) return row.text;
  }
  return "Unknown";
}

Json problem_document(const Error& error, std::string_view reference) {
  const ErrorCodeInfo& info = error_code_info(error.code);
  Json document = {{"type", "urn:cairn:error:" + std::string(info.name)},
                   {"title", reason_phrase(info.http_status)},
                   {"status", info.http_status},
                   {"detail", error.message},
                   {"code", info.name},
                   {"instance", instance_of(reference)}};
  if (!error.issues.empty()) {
    Json& errors = document["errors"] = Json::array();
    for (const Issue& issue : error.issues)
      errors.push_back({{"path", issue.path}, {"code", issue.code}, {"message", issue.message}});
  }
  return document;
}

Json operation_outcome(const Error& error, std::string_view reference) {
  Json issues = Json::array();
  const std::string_view type = issue_type(error.code);
  for (const Issue& issue : error.issues) {
    Json entry = outcome_issue(severity_name(issue.severity), issue_type(issue, type), issue.code, issue.message);
    if (!issue.path.empty()) entry["expression"] = Json::array({issue.path});
    issues.push_back(std::move(entry));
  }
  if (issues.empty()) issues.push_back(outcome_issue("error", type, error_code_info(error.code).name, error.message));
  issues[0]["diagnostics"] = instance_of(reference);
  return {{"resourceType", "OperationOutcome"}, {"issue", std::move(issues)}};
}

}  // namespace cairn::api
