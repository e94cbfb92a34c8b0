#include "api/pages/exports.h"

#include <algorithm>
#include <cmath>

#include "api/html/components/error_summary.h"
#include "api/html/page.h"
#include "engine/base/text.h"
#include "engine/disclosure/small_numbers.h"
#include "engine/service/decide_extract.h"
#include "engine/service/study_records.h"
#include "engine/service/withdraw_person.h"

namespace cairn::api::pages {
namespace {

using access::Permission;
using html::View;

struct FileKind {
  std::string_view name, what, content_type;
};
constexpr FileKind kFileKinds[] = {
    {"data.csv", "the answers", "text/csv; charset=utf-8"},
    {"data.ndjson", "the answers, one JSON object a line", "application/x-ndjson"},
    {"data.sav", "the answers for SPSS", "application/octet-stream"},
    {"data.dta", "the answers for Stata", "application/octet-stream"},
    {"codebook.html", "what each column means, as a page", "text/html; charset=utf-8"},
    {"codebook.csv", "what each column means, as a table", "text/csv; charset=utf-8"},
    {"codebook_values.csv", "what each code means, as a table", "text/csv; charset=utf-8"},
    {"codebook.json", "what each column means, for programs", "application/json"},
    {"report.json", "how the data were protected", "application/json"},
    {"risk.html", "how the data were protected, in plain words", "text/html; charset=utf-8"},
    {"read.R", "reads the data in R", "text/plain; charset=utf-8"},
    {"read.py", "reads the data in Python", "text/plain; charset=utf-8"},
    {"manifest.json", "what was done, with a fingerprint of each file", "application/json"},
    {service::kWholeExtract, "all files together", "application/zip"},
    {"manifest.sig", "the signature over the manifest", "text/plain; charset=utf-8"},
};

const FileKind& find_kind(std::string_view name) {
  static constexpr FileKind kOther{"", "file", "application/octet-stream"};
  const auto* found = std::find_if(std::begin(kFileKinds), std::end(kFileKinds),
                                   [&](const FileKind& kind) { return kind.name == name; });
  return found == std::end(kFileKinds) ? kOther : *found;
}

/// What an entry of the audit log says, in words.
struct ActionWords {
  std::string_view action, words;
};
constexpr ActionWords kActions[] = {
    {"extract.make", "Made"},
    {"extract.make.refused", "Tried to make one; it was not made"},
    {"extract.approve", "Released"},
    {"extract.approve.refused", "Tried to release it; it was not released"},
    {"extract.refuse", "Refused"},
    {"extract.refuse.refused", "Tried to refuse it; nothing was decided"},
    {"extract.download", "Fetched a file"},
    {"extract.download.refused", "Tried to fetch a file; none was given"},
    {"access.refused", "Tried what this account may not do"},
};

std::string_view words_of(std::string_view action) {
  const auto* found = std::find_if(std::begin(kActions), std::end(kActions),
                                   [&](const ActionWords& one) { return one.action == action; });
  return found == std::end(kActions) ? action : found->words;
}

/// Who did it: an account's name stands already; programs of the audit log are named.
std::string who_words(std::string_view who) {
  constexpr std::string_view kToken = "token:";
  if (who == "command") return "The command line";
  if (who == "anonymous") return "Somebody who was not signed in";
  return who.starts_with(kToken) ? "The program " + std::string(who.substr(kToken.size())) : std::string(who);
}

std::string size_text(std::int64_t bytes) {
  return bytes < 1024 ? std::to_string(bytes) + " bytes"
                      : format_number(static_cast<double>(bytes) / 1024, bytes < 10240 ? 1 : 0) + " kB";
}

std::string percent_text(double share) { return format_number(std::round(share * 100), 0) + "%"; }

std::string moment_text(Timestamp at) {
  return format_date_in_words(date_of(at)) + ", " + format_timestamp(at).substr(11, 8);
}

std::string address_of(std::string_view id) { return "/exports/" + std::string(id); }

std::string state_words(const store::ExtractRecord& record, Date today) {
  if (record.state == "refused") return "Refused";
  if (record.expires_on < today) return "Past its last day";
  return record.state == "released" ? "Released" : "Awaiting approval";
}

std::string state_detail(const service::ExtractSummary& extract) {
  const store::ExtractRecord& record = extract.record;
  const std::string day = record.decided_at ? format_date_in_words(date_of(*record.decided_at)) : "";
  if (record.state == "refused") return "On " + day + ". Reason: " + record.decision_reason;
  if (extract.is_expired) return "Nobody can release or fetch it any more.";
  if (record.state == "released")
    return "On " + day + ". It can be fetched until " + format_date_in_words(record.expires_on) + ".";
  return "A second person with the role information governance decides: neither who made it nor who recorded the "
         "study.";
}

/// What is wrong with the decision that was sent.
struct DecisionForm {
  std::string reason, reason_error, refusal;
};

void add_figures(View& view, const service::ExtractSummary& extract) {
  view.set("k", std::to_string(extract.k))
      .set("smallest", std::to_string(extract.smallest_class))
      .set("others", std::to_string(std::max<std::int64_t>(0, extract.smallest_class - 1)));
  view.set("highest_before", percent_text(extract.highest_risk_before))
      .set("highest_after", percent_text(extract.highest_risk_after));
  view.set("average_before", percent_text(extract.average_risk_before))
      .set("average_after", percent_text(extract.average_risk_after));
  std::vector<View> agreements;
  for (const auto& [column, groups] : extract.same_answers)
    agreements.push_back(
        View().set("column", column).set("groups", groups == 1 ? "1 group" : std::to_string(groups) + " groups"));
  view.set("has_agreements", !agreements.empty()).set("agreements", agreements);
  std::vector<View> steps;
  for (const auto& [step, people] : extract.steps) steps.push_back(View().set("step", step).set("people", people));
  view.set("steps", steps);
}

void add_files(View& view, const service::ExtractSummary& extract) {
  const bool can_fetch = extract.record.state == "released" && !extract.is_expired;
  std::vector<View> files;
  for (const auto& [name, bytes] : extract.files) {
    View file;
    file.set("address", can_fetch ? address_of(extract.record.id) + "/files/" + name : "")
        .set("name", name)
        .set("what", find_kind(name).what)
        .set("size", size_text(bytes));
    files.push_back(std::move(file));
  }
  view.set("files", files).set("can_fetch", can_fetch);
  view.set("whole_address", address_of(extract.record.id) + "/files/" + std::string(service::kWholeExtract));
}

std::vector<View> list_facts(const service::ExtractSummary& extract) {
  std::vector<View> facts;
  if (!extract.study.id.empty()) facts = study_facts(extract.study);
  facts.push_back(fact("Made on", format_date_in_words(date_of(extract.record.made_at))));
  if (extract.study.id.empty()) facts.push_back(fact("Last day", format_date_in_words(extract.record.expires_on)));
  facts.push_back(fact("Reference", extract.record.id));
  return facts;
}

std::vector<View> list_events(const std::vector<service::ExtractEvent>& events) {
  std::vector<View> rows;
  for (const service::ExtractEvent& event : events) {
    const bool is_known = event.extract != "unknown";
    View row;
    row.set("at", moment_text(event.at)).set("who", who_words(event.who)).set("what", words_of(event.action));
    row.set("address", is_known ? address_of(event.extract) : "").set("short", event.extract.substr(0, 8));
    rows.push_back(std::move(row));
  }
  return rows;
}

void add_decision(View& view, const access::Actor& actor, const service::ExtractSummary& extract,
                  const DecisionForm& form) {
  const bool is_open = extract.record.state == "awaiting-approval" && !extract.is_expired;
  const bool is_decider = actor.can(Permission::ApproveExtract);
  const std::string why_not = is_open && is_decider ? service::why_not_decide(actor, extract) : "";
  view.set("can_decide", is_open && is_decider && why_not.empty()).set("why_not", why_not);
  view.set("manifest_sha256", extract.record.manifest_sha256)
      .set("reason", form.reason)
      .set("reason_error", form.reason_error);
  std::vector<html::SummarisedError> errors;
  if (!form.reason_error.empty()) errors.push_back({"#reason", form.reason_error});
  if (!form.refusal.empty()) errors.push_back({"", form.refusal});
  view.set("errors", errors.empty() ? html::Html() : html::render_error_summary(errors));
}

Response render_extract(const Context& context, const Request& request, const DecisionForm& form, int status) {
  const auto extract = service::load_extract(context.services, request.actor, request.parameter("id"));
  if (!extract) return error_response(request, extract.error());
  std::vector<View> events;
  if (request.actor.can(Permission::ApproveExtract)) {
    const auto history = service::list_extract_events(context.services, request.actor, extract->record.id);
    if (!history) return error_response(request, history.error());
    events = list_events(*history);
  }
  View view;
  view.set("study", extract->record.study).set("address", address_of(extract->record.id));
  view.set("study_address", extract->study.id.empty() ? "" : "/exports/studies/" + extract->study.id);
  view.set("state", state_words(extract->record, context.services.clock.today()))
      .set("state_detail", state_detail(*extract))
      .set("facts", list_facts(*extract));
  add_figures(view, *extract);
  add_files(view, *extract);
  add_decision(view, request.actor, *extract, form);
  view.set("has_events", !events.empty()).set("events", events).set("csrf", request.csrf_token);
  html::Frame frame;
  frame.title = "Extract: " + extract->record.study;
  frame.back_link = "/exports";
  frame.has_errors = status != 200;
  frame.status = status;
  return html::page(request, frame, html::render("export", view));
}

/// After a decision: the extract's page again, or what stood in the way, with nothing lost.
Response after_decision(const Context& context, const Request& request, const Result<void>& done, DecisionForm form) {
  if (done) return Response::see_other(address_of(request.parameter("id")));
  const Error& error = done.error();
  const int status = error_code_info(error.code).http_status;
  const bool is_of_this_page = error.code == ErrorCode::Unprocessable || error.code == ErrorCode::Conflict ||
                               error.code == ErrorCode::Gone || error.code == ErrorCode::Forbidden;
  if (!is_of_this_page) return error_response(request, error);
  if (error.code == ErrorCode::Unprocessable && !error.issues.empty()) {
    form.reason_error = error.issues.front().message;
  } else {
    form.refusal = error.message;
  }
  return render_extract(context, request, form, status);
}

}  // namespace

View fact(std::string_view label, std::string_view value) { return View().set("label", label).set("value", value); }

View extract_row(const store::ExtractRecord& record, Date today) {
  View row;
  row.set("address", address_of(record.id))
      .set("study", record.study)
      .set("state", state_words(record, today))
      .set("made_on", format_date_in_words(date_of(record.made_at)))
      .set("made_time", format_timestamp(record.made_at).substr(11, 5))
      .set("records", std::to_string(record.records));
  return row;
}

Response list_exports(const Context& context, const Request& request) {
  const auto extracts = service::list_extracts(context.services, request.actor);
  if (!extracts) return error_response(request, extracts.error());
  const auto studies = service::list_studies(context.services, request.actor, "", 200);
  if (!studies) return error_response(request, studies.error());
  const Date today = context.services.clock.today();
  std::vector<View> rows, study_rows;
  for (const store::ExtractRecord& extract : *extracts) rows.push_back(extract_row(extract, today));
  for (const store::StudyRecord& study : *studies)
    study_rows.push_back(View()
                             .set("address", "/exports/studies/" + study.id)
                             .set("name", study.name)
                             .set("recipient", study.recipient)
                             .set("expires_on", format_date_in_words(study.expires_on)));
  const auto waiting = std::count_if(extracts->begin(), extracts->end(), [&](const store::ExtractRecord& one) {
    return one.state == "awaiting-approval" && one.expires_on >= today;
  });
  View view;
  view.set("may_make", request.actor.can(Permission::MakeExtract))
      .set("may_decide", request.actor.can(Permission::ApproveExtract));
  view.set("has_waiting", waiting > 0)
      .set("waiting", std::to_string(waiting) + (waiting == 1 ? " extract waits" : " extracts wait"));
  view.set("has_extracts", !rows.empty()).set("extracts", rows);
  view.set("has_studies", !study_rows.empty()).set("studies", study_rows);
  html::Frame frame;
  frame.title = "Extracts for studies";
  return html::page(request, frame, html::render("exports", view));
}

Response show_export(const Context& context, const Request& request) {
  return render_extract(context, request, {}, 200);
}

Response approve_export(const Context& context, const Request& request) {
  return after_decision(context, request,
                        service::approve_extract(context.services, request.actor, request.parameter("id"),
                                                 request.form_value("manifest_sha256").value_or("")),
                        {});
}

Response refuse_export(const Context& context, const Request& request) {
  DecisionForm form;
  form.reason = request.form_value("reason").value_or("");
  return after_decision(context, request,
                        service::refuse_extract(context.services, request.actor, request.parameter("id"), form.reason),
                        form);
}

Response export_file(const Context& context, const Request& request) {
  const std::string_view name = request.parameter("name");
  auto content = service::load_extract_file(context.services, request.actor, request.parameter("id"), name);
  if (!content) return error_response(request, content.error());
  return Response::download(*std::move(content), std::string(find_kind(name).content_type), name);
}

Response export_log(const Context& context, const Request& request) {
  const auto events = service::list_extract_events(context.services, request.actor);
  if (!events) return error_response(request, events.error());
  const std::vector<View> rows = list_events(*events);
  View view;
  view.set("has_events", !rows.empty()).set("events", rows);
  html::Frame frame;
  frame.title = "What was done and tried with extracts";
  frame.back_link = "/exports";
  return html::page(request, frame, html::render("export_log", view));
}

Response export_recalls(const Context& context, const Request& request) {
  const auto recalls = service::list_recalls(context.services, request.actor);
  if (!recalls) return error_response(request, recalls.error());
  std::vector<View> rows;
  for (const service::Recall& recall : *recalls) {
    View row;
    row.set("address", address_of(recall.extract.id))
        .set("study", recall.extract.study)
        .set("made_on", format_date_in_words(date_of(recall.extract.made_at)))
        .set("recipient", recall.recipient)
        .set("people", disclosure::show_count(recall.people, disclosure::Audience::Others).text())
        .set("latest", format_date_in_words(date_of(recall.latest)));
    rows.push_back(std::move(row));
  }
  View view;
  view.set("has_recalls", !rows.empty()).set("recalls", rows);
  html::Frame frame;
  frame.title = "Extracts to recall";
  frame.back_link = "/exports";
  return html::page(request, frame, html::render("export_recalls", view));
}

}  // namespace cairn::api::pages
