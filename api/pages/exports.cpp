#include "api/pages/exports.h"

#include <algorithm>
#include <cmath>

#include "api/html/components/error_summary.h"
#include "api/html/page.h"
#include "engine/base/text.h"
#include "engine/service/make_extract.h"

namespace cairn::api::pages {
namespace {

using html::View;

struct FileKind {
  std::string_view name, what, content_type;
};
constexpr FileKind kFileKinds[] = {
    {"data.csv", "the answers", "text/csv; charset=utf-8"},
    {"codebook.csv", "what each column means, as a table", "text/csv; charset=utf-8"},
    {"codebook.json", "what each column means, for programs", "application/json"},
    {"report.json", "how the data were protected", "application/json"},
    {"manifest.json", "what was done, with a fingerprint of each file", "application/json"},
};

const FileKind& find_kind(std::string_view name) {
  static constexpr FileKind kOther{"", "file", "application/octet-stream"};
  const auto* found = std::find_if(std::begin(kFileKinds), std::end(kFileKinds),
                                   [&](const FileKind& kind) { return kind.name == name; });
  return found == std::end(kFileKinds) ? kOther : *found;
}

std::string size_text(std::int64_t bytes) {
  return bytes < 1024 ? std::to_string(bytes) + " bytes"
                      : format_number(static_cast<double>(bytes) / 1024, bytes < 10240 ? 1 : 0) + " kB";
}

std::string percent_text(double share) { return format_number(std::round(share * 100), 0) + "%"; }

std::string address_of(std::string_view id) { return "/exports/" + std::string(id); }

/// What was entered, and what is wrong with it.
struct ExportForm {
  service::StudyPlan plan;
  std::string choice;  // "pathway purpose"
  Issues issues;
  std::string refusal;

  std::string_view message(std::string_view path) const {
    const auto found =
        std::find_if(issues.begin(), issues.end(), [&](const Issue& issue) { return issue.path == path; });
    return found == issues.end() ? std::string_view() : std::string_view(found->message);
  }
};

std::vector<View> list_choices(const std::vector<service::StudyChoice>& choices, std::string_view chosen) {
  std::vector<View> views;
  for (const service::StudyChoice& choice : choices) {
    const std::string value = choice.pathway + " " + choice.consent_purpose;
    View view;
    view.set("id", "choice-" + std::to_string(views.size() + 1))
        .set("value", value)
        .set("label", choice.pathway_title + ": yes to \"" + choice.consent_title + "\"")
        .set("is_chosen", value == chosen);
    views.push_back(std::move(view));
  }
  return views;
}

html::Html error_summary(const ExportForm& form) {
  std::vector<html::SummarisedError> errors;
  for (const Issue& issue : form.issues) {
    errors.push_back({issue.path == "consent_purpose" ? "#choice-1" : "#" + issue.path, issue.message});
  }
  if (errors.empty() && !form.refusal.empty()) errors.push_back({"", form.refusal});
  return errors.empty() ? html::Html() : html::render_error_summary(errors);
}

Response render_list(const Context& context, const Request& request, const ExportForm& form, int status) {
  const auto extracts = service::list_extracts(context.services, request.actor);
  if (!extracts) return error_response(request, extracts.error());
  const auto choices = service::list_study_choices(context.services, request.actor);
  if (!choices) return error_response(request, choices.error());
  std::vector<View> rows;
  for (const service::ExtractSummary& extract : *extracts) {
    View row;
    row.set("address", address_of(extract.id))
        .set("study", extract.study)
        .set("made_on", format_date_in_words(date_of(extract.made_at)))
        .set("rows", std::to_string(extract.rows));
    rows.push_back(std::move(row));
  }
  View view;
  view.set("errors", error_summary(form))
      .set("has_extracts", !rows.empty())
      .set("extracts", rows)
      .set("csrf", request.csrf_token);
  view.set("study", form.plan.study)
      .set("purpose", form.plan.purpose)
      .set("choices", list_choices(*choices, form.choice));
  view.set("study_error", form.message("study"))
      .set("purpose_error", form.message("purpose"))
      .set("choice_error", form.message("consent_purpose"));
  html::Frame frame;
  frame.title = "Extracts for studies";
  frame.has_errors = status != 200;
  frame.status = status;
  return html::page(request, frame, html::render("exports", view));
}

View summary_view(const service::ExtractSummary& extract) {
  std::vector<View> steps, files;
  for (const auto& [step, people] : extract.steps) {
    View view;
    view.set("step", step).set("people", people);
    steps.push_back(std::move(view));
  }
  for (const auto& [name, bytes] : extract.files) {
    View view;
    view.set("address", address_of(extract.id) + "/files/" + name)
        .set("name", name)
        .set("what", find_kind(name).what)
        .set("size", size_text(bytes));
    files.push_back(std::move(view));
  }
  View view;
  view.set("study", extract.study).set("purpose", extract.purpose).set("id", extract.id);
  view.set("made_on", format_date_in_words(date_of(extract.made_at))).set("steps", steps).set("files", files);
  view.set("k", std::to_string(extract.k))
      .set("smallest", std::to_string(extract.smallest_class))
      .set("others", std::to_string(extract.smallest_class - 1));
  view.set("highest_before", percent_text(extract.highest_risk_before))
      .set("highest_after", percent_text(extract.highest_risk_after));
  view.set("average_before", percent_text(extract.average_risk_before))
      .set("average_after", percent_text(extract.average_risk_after));
  return view;
}

}  // namespace

Response list_exports(const Context& context, const Request& request) { return render_list(context, request, {}, 200); }

Response make_export(const Context& context, const Request& request) {
  ExportForm form;
  form.plan.study = std::string(trim(request.form_value("study").value_or("")));
  form.plan.purpose = std::string(trim(request.form_value("purpose").value_or("")));
  form.choice = request.form_value("choice").value_or("");
  const std::size_t space = form.choice.find(' ');
  form.plan.pathway = form.choice.substr(0, space);
  form.plan.consent_purpose = space == std::string::npos ? "" : form.choice.substr(space + 1);
  if (space == std::string::npos) {
    if (form.plan.study.empty())
      form.issues.push_back({Severity::Error, "value", "study", "Enter a name for the study, in 1 to 100 characters"});
    if (form.plan.purpose.empty())
      form.issues.push_back(
          {Severity::Error, "value", "purpose", "Enter what the data are for, in 1 to 1,000 characters"});
    form.issues.push_back({Severity::Error, "value", "consent_purpose", "Choose whose answers the extract is to hold"});
    return render_list(context, request, form, 422);
  }
  const auto made = service::make_extract(context.services, request.actor, form.plan);
  if (made) return Response::see_other(address_of(made->summary.id));
  const Error& error = made.error();
  const int status = error_code_info(error.code).http_status;
  if (status != 422) return error_response(request, error);
  form.issues = error.issues;
  form.refusal = error.message;
  return render_list(context, request, form, status);
}

Response show_export(const Context& context, const Request& request) {
  const auto extract = service::load_extract(context.services, request.actor, request.parameter("id"));
  if (!extract) return error_response(request, extract.error());
  html::Frame frame;
  frame.title = "Extract: " + extract->study;
  frame.back_link = "/exports";
  return html::page(request, frame, html::render("export", summary_view(*extract)));
}

Response export_file(const Context& context, const Request& request) {
  const std::string_view name = request.parameter("name");
  auto content = service::load_extract_file(context.services, request.actor, request.parameter("id"), name);
  if (!content) return error_response(request, content.error());
  return Response::download(*std::move(content), std::string(find_kind(name).content_type), name);
}

}  // namespace cairn::api::pages
