#include <algorithm>
#include <charconv>

#include "api/html/components/error_summary.h"
#include "api/html/page.h"
#include "api/pages/exports.h"
#include "engine/base/text.h"
#include "engine/extract/plain_words.h"
#include "engine/service/make_extract.h"

namespace cairn::api::pages {
namespace {

using access::Permission;
using html::View;

struct TextField {
  const char *id, *label, *hint;
  std::string service::NewStudy::*value;
  bool is_last = false;  // after the choices
};
constexpr TextField kTexts[] = {
    {"name", "Name of the study", "Short, for lists", &service::NewStudy::name},
    {"purpose", "What are the data for?", "In a sentence or two", &service::NewStudy::purpose},
    {"lawful_basis", "Lawful basis", "Of the UK GDPR, for example: Article 6(1)(e) and 9(2)(j)",
     &service::NewStudy::lawful_basis},
    {"requester", "Who asks for the data?", "A person and their organisation", &service::NewStudy::requester},
    {"recipient", "Who will receive the files?", "A person and their organisation", &service::NewStudy::recipient},
    {"opt_out_reason", "Why this setting?", "One sentence; it goes into the manifest",
     &service::NewStudy::opt_out_reason, true},
};

struct DayPart {
  const char *id, *label, *width;
};
constexpr DayPart kDayParts[] = {{"expires_day", "Day", "nhsuk-input--width-2"},
                                 {"expires_month", "Month", "nhsuk-input--width-2"},
                                 {"expires_year", "Year", "nhsuk-input--width-4"}};

/// What was entered, and what is wrong with it.
struct StudyForm {
  service::NewStudy study;
  std::string choice, day[3];  // choice: "pathway purpose"
  Issues issues;

  std::string_view message(std::string_view path) const {
    const auto found =
        std::find_if(issues.begin(), issues.end(), [&](const Issue& issue) { return issue.path == path; });
    return found == issues.end() ? std::string_view() : std::string_view(found->message);
  }
};

std::optional<Date> read_day(const std::string (&parts)[3]) {
  const auto padded = [](std::string_view text, std::size_t length) {
    const std::string digits(trim(text));
    return digits.size() < length ? std::string(length - digits.size(), '0') + digits : digits;
  };
  return parse_date(padded(parts[2], 4) + "-" + padded(parts[1], 2) + "-" + padded(parts[0], 2));
}

StudyForm read_form(const Request& request) {
  StudyForm form;
  for (const TextField& field : kTexts) form.study.*field.value = request.form_value(field.id).value_or("");
  for (int i = 0; i < 3; ++i) form.day[i] = request.form_value(kDayParts[i].id).value_or("");
  form.study.expires_on = read_day(form.day);
  form.study.opt_out = request.form_value("opt_out").value_or("");
  form.study.pseudonyms = request.form_value("pseudonyms").value_or(form.study.pseudonyms);
  form.choice = request.form_value("choice").value_or("");
  const std::size_t space = form.choice.find(' ');
  if (space != std::string::npos) {
    form.study.pathway = form.choice.substr(0, space);
    form.study.consent_purpose = form.choice.substr(space + 1);
  }
  return form;
}

std::string anchor_of(const std::string& path) {
  if (path == "expires_on") return "#expires_day";
  if (path == "consent_purpose") return "#choice-1";
  if (path == "opt_out") return "#opt-out-1";
  if (path == "pseudonyms") return "#pseudonyms-1";
  return "#" + path;
}

View radio(const char* kind, std::size_t number, std::string_view value, std::string_view label, bool is_chosen) {
  return View()
      .set("id", std::string(kind) + "-" + std::to_string(number))
      .set("value", value)
      .set("label", label)
      .set("is_chosen", is_chosen);
}

void add_fields(View& view, const StudyForm& form, Date today) {
  std::vector<View> before, after, days;
  for (const TextField& field : kTexts) {
    View one;
    one.set("id", field.id).set("label", field.label).set("hint", field.hint);
    one.set("value", form.study.*field.value).set("error", form.message(field.id));
    (field.is_last ? after : before).push_back(std::move(one));
  }
  const std::string_view day_error = form.message("expires_on");
  for (int i = 0; i < 3; ++i) {
    View part;
    part.set("id", kDayParts[i].id).set("label", kDayParts[i].label).set("width", kDayParts[i].width);
    part.set("value", form.day[i]).set("wrong", !day_error.empty());
    days.push_back(std::move(part));
  }
  const std::string example = format_date(today + std::chrono::days(180));
  view.set("before", before).set("after", after).set("day_parts", days).set("expires_error", day_error);
  view.set("example_day", example.substr(8, 2) + " " + example.substr(5, 2) + " " + example.substr(0, 4));
}

Response render_form(const Context& context, const Request& request, const StudyForm& form, int status) {
  const auto choices = service::list_study_choices(context.services, request.actor);
  if (!choices) return error_response(request, choices.error());
  std::vector<View> choice_views, settings, pseudonyms;
  for (const service::StudyChoice& choice : *choices) {
    const std::string value = choice.pathway + " " + choice.consent_purpose;
    choice_views.push_back(radio("choice", choice_views.size() + 1, value,
                                 choice.pathway_title + ": yes to \"" + choice.consent_title + "\"",
                                 value == form.choice));
  }
  for (const extract::StudySetting& setting : extract::opt_out_settings())
    settings.push_back(
        radio("opt-out", settings.size() + 1, setting.code, setting.label, setting.code == form.study.opt_out));
  for (const extract::StudySetting& setting : extract::pseudonym_settings())
    pseudonyms.push_back(
        radio("pseudonyms", pseudonyms.size() + 1, setting.code, setting.label, setting.code == form.study.pseudonyms));
  std::vector<html::SummarisedError> errors;
  for (const Issue& issue : form.issues) errors.push_back({anchor_of(issue.path), issue.message});
  View view;
  view.set("errors", errors.empty() ? html::Html() : html::render_error_summary(errors))
      .set("csrf", request.csrf_token);
  add_fields(view, form, context.services.clock.today());
  view.set("choices", choice_views).set("choice_error", form.message("consent_purpose"));
  view.set("pseudonyms", pseudonyms).set("pseudonyms_error", form.message("pseudonyms"));
  view.set("settings", settings).set("opt_out_error", form.message("opt_out"));
  html::Frame frame;
  frame.title = "Record a new study";
  frame.back_link = "/exports";
  frame.has_errors = status != 200;
  frame.status = status;
  return html::page(request, frame, html::render("export_new", view));
}

/// What stood in the way of the extract that was asked for.
struct OrderForm {
  std::string k = "5", k_error, refusal;
};

Response render_study(const Context& context, const Request& request, const OrderForm& form, int status) {
  const auto study = service::load_study(context.services, request.actor, request.parameter("id"));
  if (!study) return error_response(request, study.error());
  const auto extracts = service::list_extracts(context.services, request.actor, study->id);
  if (!extracts) return error_response(request, extracts.error());
  const Date today = context.services.clock.today();
  std::vector<View> rows;
  for (const store::ExtractRecord& extract : *extracts) rows.push_back(extract_row(extract, today));
  std::vector<html::SummarisedError> errors;
  if (!form.k_error.empty()) errors.push_back({"#k", form.k_error});
  if (!form.refusal.empty()) errors.push_back({"", form.refusal});
  const bool is_over = study->expires_on < today;
  View view;
  view.set("errors", errors.empty() ? html::Html() : html::render_error_summary(errors));
  view.set("name", study->name).set("address", "/exports/studies/" + study->id).set("facts", study_facts(*study));
  view.set("has_extracts", !rows.empty()).set("extracts", rows).set("is_over", is_over);
  view.set("can_make", !is_over && request.actor.can(Permission::MakeExtract));
  view.set("k", form.k).set("k_error", form.k_error).set("csrf", request.csrf_token);
  html::Frame frame;
  frame.title = "Study: " + study->name;
  frame.back_link = "/exports";
  frame.has_errors = status != 200;
  frame.status = status;
  return html::page(request, frame, html::render("export_study", view));
}

}  // namespace

std::vector<View> study_facts(const store::StudyRecord& study) {
  return {fact("Purpose", study.purpose),
          fact("Lawful basis", study.lawful_basis),
          fact("Asked for by", study.requester),
          fact("Recipient", study.recipient),
          fact("Last day", format_date_in_words(study.expires_on)),
          fact("People who said yes to",
               extract::code_words(study.consent_purpose) + " (version " + study.consent_version + " of the text)"),
          fact("Joined with later extracts", extract::pseudonym_words(study.pseudonyms)),
          fact("National data opt-out", extract::opt_out_words(study.opt_out)),
          fact("Reason", study.opt_out_reason)};
}

Response new_study(const Context& context, const Request& request) { return render_form(context, request, {}, 200); }

Response create_study(const Context& context, const Request& request) {
  StudyForm form = read_form(request);
  const auto made = service::create_study(context.services, request.actor, form.study);
  if (made) return Response::see_other("/exports/studies/" + made->id);
  const Error& error = made.error();
  if (error.code == ErrorCode::Conflict) {
    form.issues = {{Severity::Error, "taken", "name", error.message}};
  } else if (error.code == ErrorCode::Unprocessable) {
    form.issues = error.issues;
  } else {
    return error_response(request, error);
  }
  return render_form(context, request, form, error_code_info(error.code).http_status);
}

Response show_study(const Context& context, const Request& request) { return render_study(context, request, {}, 200); }

Response make_export(const Context& context, const Request& request) {
  OrderForm form;
  form.k = request.form_value("k").value_or("");
  service::ExtractOrder order;
  order.study = request.parameter("id");
  const std::string_view digits = trim(form.k);
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), order.k);
  if (failure != std::errc{} || end != digits.data() + digits.size()) order.k = 0;  // refused by the service
  const auto made = service::make_extract(context.services, request.actor, order);
  if (made) return Response::see_other("/exports/" + made->summary.record.id);
  const Error& error = made.error();
  const int status = error_code_info(error.code).http_status;
  if (status != 422 && status != 409 && status != 410) return error_response(request, error);
  const auto of_k =
      std::find_if(error.issues.begin(), error.issues.end(), [](const Issue& one) { return one.path == "k"; });
  if (of_k != error.issues.end()) {
    form.k_error = of_k->message;
  } else {
    form.refusal = error.message;
  }
  return render_study(context, request, form, status);
}

}  // namespace cairn::api::pages
