#include "api/pages/errors.h"

#include "api/html/page.h"

namespace cairn::api::pages {
namespace {

struct Wording {
  ErrorCode code;
  const char* heading;
};
constexpr Wording kWordings[] = {
    {ErrorCode::NotFound, "Page not found"},
    {ErrorCode::Gone, "This link can no longer be used"},
    {ErrorCode::Forbidden, "You cannot see this page"},
    {ErrorCode::TooManyRequests, "Too many tries"},
    {ErrorCode::TooLarge, "That was too much text or too large a file"},
    {ErrorCode::Busy, "Very busy at the moment"},
    {ErrorCode::Storage, "We cannot save at the moment"},
    {ErrorCode::StorageFull, "We cannot save at the moment"},
    {ErrorCode::Conflict, "Something has changed"},
    {ErrorCode::Internal, "Sorry, there is a problem"},
};

const char* heading_of(ErrorCode code) {
  for (const Wording& row : kWordings) {
    if (row.code == code) return row.heading;
  }
  return "That did not work";
}

}  // namespace

Response error_page(const Request& request, const Error& error) {
  const bool is_ours = error_code_info(error.code).http_status >= 500;
  const std::string heading = heading_of(error.code);
  std::vector<html::View> findings;
  for (const Issue& issue : error.issues) findings.push_back(html::View().set("message", issue.message));
  html::View view;
  view.set("heading", heading)
      .set("message", error.message)
      .set("has_findings", !findings.empty())
      .set("findings", findings);
  view.set("reference", is_ours ? std::string_view(request.reference) : std::string_view());
  html::Frame frame;
  frame.title = heading;
  frame.status = error_code_info(error.code).http_status;
  return html::page(request, frame, html::render("error", view));
}

}  // namespace cairn::api::pages
