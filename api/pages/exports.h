#pragma once

#include "api/html/html.h"
#include "api/router.h"
#include "engine/service/extract_records.h"

namespace cairn::api::pages {

Response list_exports(const Context& context, const Request& request);    // GET  /exports
Response show_export(const Context& context, const Request& request);     // GET  /exports/{id}
Response approve_export(const Context& context, const Request& request);  // POST /exports/{id}/approve
Response refuse_export(const Context& context, const Request& request);   // POST /exports/{id}/refuse
Response export_file(const Context& context, const Request& request);     // GET  /exports/{id}/files/{name}
Response export_log(const Context& context, const Request& request);      // GET  /exports/log
Response export_recalls(const Context& context, const Request& request);  // GET  /exports/recalls

Response new_study(const Context& context, const Request& request);     // GET  /exports/new
Response create_study(const Context& context, const Request& request);  // POST /exports/new
Response show_study(const Context& context, const Request& request);    // GET  /exports/studies/{id}
Response make_export(const Context& context, const Request& request);   // POST /exports/studies/{id}

/// A row of a list of extracts: address, study, state in words, days, records.
html::View extract_row(const store::ExtractRecord& record, Date today);
/// What a study is for, who asks, whose answers it takes.
std::vector<html::View> study_facts(const store::StudyRecord& study);
/// A line of a summary list: "label" and "value".
html::View fact(std::string_view label, std::string_view value);

}  // namespace cairn::api::pages
