#include "api/pages/comments.h"
#include "api/pages/exports.h"
#include "api/pages/pathway.h"
#include "api/pages/public.h"
#include "api/pages/sign_in.h"
#include "api/pages/staff.h"
#include "api/pages/survey.h"
#include "api/resources/capability_statement.h"
#include "api/resources/comparisons.h"
#include "api/resources/counts.h"
#include "api/resources/episodes.h"
#include "api/resources/health.h"
#include "api/resources/measures.h"
#include "api/resources/pathways.h"
#include "api/resources/questionnaires.h"
#include "api/resources/responses.h"
#include "api/resources/statistics.h"
#include "api/resources/studies.h"
#include "api/router.h"

// Pages and resources, one header each.

namespace cairn::api {

using access::Permission;

namespace {
constexpr std::size_t kMaxPageBody = std::size_t{8} << 20;  // a file of 5 MB, with the rest of its form
}  // namespace

std::span<const Route> routes() {
  static const Route table[] = {
      // method, pattern, permission, handler, summary
      {"GET", "/health/live", Permission::Public, resources::get_live, "The process runs"},
      {"GET", "/health/ready", Permission::Public, resources::get_ready, "The data can be read"},
      {"GET", "/metrics", Permission::Public, resources::get_metrics, "Figures for Prometheus"},
      {"GET", "/openapi.json", Permission::Public, resources::get_openapi, "This description of the interface"},

      {"GET", "/sign-in", Permission::Public, pages::get_sign_in, "Form to sign in"},
      {"POST", "/sign-in", Permission::Public, pages::post_sign_in, "Signs in by name and password"},
      {"POST", "/sign-out", Permission::Public, pages::post_sign_out, "Ends the session"},

      {"GET", "/", Permission::Public, pages::home, "First page of the site"},
      {"GET", "/privacy", Permission::Public, pages::privacy, "What is kept, who sees it"},
      {"GET", "/accessibility", Permission::Public, pages::accessibility, "What works, what does not work yet"},
      {"GET", "/assets/{name}", Permission::Public, pages::asset, "Style sheet and pictures, from memory"},

      {"GET", "/exports", Permission::ReadExtracts, pages::list_exports, "Studies, and the extracts made so far"},
      {"GET", "/exports/new", Permission::MakeExtract, pages::new_study, "Form for a new study"},
      {"POST", "/exports/new", Permission::MakeExtract, pages::create_study, "Records a study"},
      {"GET", "/exports/log", Permission::ApproveExtract, pages::export_log,
       "What was done and tried with extracts, newest first"},
      {"GET", "/exports/recalls", Permission::ApproveExtract, pages::export_recalls,
       "Released extracts that hold people who withdrew since"},
      {"GET", "/exports/studies/{id}", Permission::ReadExtracts, pages::show_study,
       "One study, its extracts and the form for one more"},
      {"POST", "/exports/studies/{id}", Permission::MakeExtract, pages::make_export, "Makes a study's extract"},
      {"GET", "/exports/{id}", Permission::ReadExtracts, pages::show_export,
       "One extract: state, counts, risk figures, files"},
      {"POST", "/exports/{id}/approve", Permission::ApproveExtract, pages::approve_export,
       "Releases an extract that somebody else made"},
      {"POST", "/exports/{id}/refuse", Permission::ApproveExtract, pages::refuse_export,
       "Refuses an extract with a reason"},
      {"GET", "/exports/{id}/files/{name}", Permission::ReadExtracts, pages::export_file,
       "One file of a released extract"},

      {"GET", "/comments", Permission::ReviewComments, pages::list_comments,
       "Comments that may be quoted, to be read by two people (?state=, ?after=)"},
      {"POST", "/comments", Permission::ApproveExtract, pages::prepare_comments,
       "Lets the redactor prepare the next comments of a pathway"},
      {"GET", "/comments/{id}", Permission::ReviewComments, pages::show_comment, "One comment, with its marks"},
      {"POST", "/comments/{id}", Permission::ReviewComments, pages::decide_comment,
       "Takes words out of a comment, passes or refuses it; the second pass by somebody else"},
      {"GET", "/quotes", Permission::ReadExtracts, pages::list_quotes, "Released quotes, newest first"},
      {"POST", "/quotes", Permission::ApproveExtract, pages::release_quotes,
       "Releases what two people passed, in an order drawn by chance"},
      {"GET", "/quotes/{id}", Permission::ReadExtracts, pages::show_quotes, "One release of quotes"},
      {"GET", "/quotes/{id}/files/{name}", Permission::ReadExtracts, pages::quote_file, "Its quotes as text or CSV"},

      {"GET", "/staff", Permission::ReadPersons, pages::staff_work,
       "Work list: surveys open, missed and answered last"},
      {"GET", "/staff/response/{id}", Permission::ReadPersons, pages::staff_response,
       "One set of answers with its scores"},
      {"GET", "/staff/episode/{id}", Permission::ReadPersons, pages::staff_episode,
       "One episode: scores, surveys, what happened"},

      {"GET", "/s/{token}", Permission::AnswerSurvey, pages::survey_start, "Start page of a personal survey link"},
      {"POST", "/s/{token}", Permission::AnswerSurvey, pages::survey_begin,
       "Begins the survey or goes on where it stopped"},
      {"GET", "/s/{token}/decline", Permission::AnswerSurvey, pages::survey_decline_form,
       "Asks whether to stop asking"},
      {"POST", "/s/{token}/decline", Permission::AnswerSurvey, pages::survey_decline,
       "Ends the request without answers"},
      {"GET", "/s/{token}/consent/{number}", Permission::AnswerSurvey, pages::survey_consent_form,
       "One consent question"},
      {"POST", "/s/{token}/consent/{number}", Permission::AnswerSurvey, pages::survey_consent,
       "Saves a consent choice"},
      {"POST", "/s/{token}/language", Permission::AnswerSurvey, pages::survey_language,
       "Keeps the language the person chose"},
      {"GET", "/s/{token}/q/{number}", Permission::AnswerSurvey, pages::survey_question_form, "One page of questions"},
      {"POST", "/s/{token}/q/{number}", Permission::AnswerSurvey, pages::survey_question,
       "Saves the answers of one page", kMaxPageBody},
      {"GET", "/s/{token}/q/{number}/{row}", Permission::AnswerSurvey, pages::survey_question_form,
       "One page of questions in one row of a repeating group"},
      {"POST", "/s/{token}/q/{number}/{row}", Permission::AnswerSurvey, pages::survey_question,
       "Saves the answers of one page in one row of a repeating group", kMaxPageBody},
      {"GET", "/s/{token}/check", Permission::AnswerSurvey, pages::survey_check, "All answers before they are sent"},
      {"POST", "/s/{token}/check", Permission::AnswerSurvey, pages::survey_send, "Sends the answers, once"},
      {"GET", "/s/{token}/done", Permission::AnswerSurvey, pages::survey_done, "Thank-you page with the reference"},

      {"GET", "/pathway/{id}", Permission::ReadPathway, pages::get_dashboard, "A pathway's dashboard"},
      {"GET", "/pathway/{id}/series.csv", Permission::ReadPathway, pages::get_series_csv,
       "One measure over time, as CSV"},
      {"GET", "/pathway/{id}/flow.csv", Permission::ReadPathway, pages::get_flow_csv, "How far people got, as CSV"},
      {"GET", "/pathway/{id}/change/{change}", Permission::ReadPathway, pages::get_change,
       "Before and after one change"},
      {"GET", "/pathway/{id}/change/{change}/figures.csv", Permission::ReadPathway, pages::get_change_figures_csv,
       "The figures of a change page, as CSV"},
      {"GET", "/pathway/{id}/change/{change}/flow.csv", Permission::ReadPathway, pages::get_change_flow_csv,
       "How far people got by phase, as CSV"},
      {"GET", "/api/v1/pathways", Permission::ReadPathway, resources::list_pathways,
       "Pathways, each in its current version"},
      {"POST", "/api/v1/pathways", Permission::Administer, resources::post_pathway,
       "Stores a pathway with its questionnaires and scoring as the current version", std::size_t{16} << 20},
      {"GET", "/api/v1/pathways/{id}", Permission::ReadPathway, resources::get_pathway,
       "A pathway as data (?version= for an earlier one)"},
      {"GET", "/api/v1/pathways/{id}/changes", Permission::ReadPathway, resources::get_pathway_changes,
       "The dated changes of a pathway, each with its themes"},
      {"POST", "/api/v1/episodes", Permission::WriteSurveys, resources::post_episode, "Starts an episode"},
      {"GET", "/api/v1/episodes/{id}", Permission::WriteSurveys, resources::get_episode,
       "One episode with its events and requests"},
      {"POST", "/api/v1/episodes/{id}/events", Permission::WriteSurveys, resources::post_event,
       "Records a stage event"},
      {"POST", "/api/v1/episodes/{id}/requests", Permission::WriteSurveys, resources::post_request,
       "Makes a survey request; the answer holds the patient's link once"},
      {"GET", "/api/v1/pathways/{id}/measures", Permission::ReadPathway, resources::list_measures,
       "Measures of a pathway"},
      {"GET", "/api/v1/pathways/{id}/flow", Permission::ReadPathway, resources::get_flow, "How far people got"},
      {"GET", "/api/v1/pathways/{id}/series", Permission::ReadPathway, resources::get_series,
       "One measure over time (?measure=)"},
      {"GET", "/api/v1/pathways/{id}/counts", Permission::ReadPathway, resources::get_counts,
       "Counts of people who answered, by up to two dimensions, safe to pass on"},
      {"POST", "/api/v1/pathways/{id}/releases", Permission::Administer, resources::post_release,
       "Makes the next release of a pathway's counts"},
      {"GET", "/api/v1/comparisons", Permission::ReadPathway, resources::list_comparisons, "Sealed comparisons"},
      {"POST", "/api/v1/comparisons", Permission::RunComparison, resources::create_comparison,
       "Writes a comparison's plan down and seals it"},
      {"GET", "/api/v1/comparisons/{id}", Permission::ReadPathway, resources::get_comparison, "One sealed comparison"},
      {"POST", "/api/v1/comparisons/{id}/run", Permission::RunComparison, resources::run_comparison,
       "Runs a sealed comparison; 409 when the plan differs from the seal"},
      {"GET", "/api/v1/comparisons/{id}/result", Permission::ReadPathway, resources::get_comparison_result,
       "The result of the last run"},
      {"GET", "/api/v1/studies", Permission::ReadExtracts, resources::list_studies, "Recorded studies by name"},
      {"POST", "/api/v1/studies", Permission::MakeExtract, resources::post_study,
       "Records a study: purpose, lawful basis, requester, recipient, last day, consent, opt-out setting"},
      {"GET", "/api/v1/studies/{id}", Permission::ReadExtracts, resources::get_study, "One study"},
      {"POST", "/api/v1/studies/{id}/extracts", Permission::MakeExtract, resources::post_extract,
       "Makes a study's extract; it awaits the approval of a second person"},
      {"GET", "/api/v1/studies/{id}/opt-out-list", Permission::ReadPersons, resources::get_opt_out_list,
       "The people of a study, to be checked against the national data opt-out, one a line"},
      {"POST", "/api/v1/studies/{id}/opt-out-list", Permission::ReadPersons, resources::post_opt_out_list,
       "Who may be used after that check, one a line (?checked_on=); good for 21 days", std::size_t{64} << 20},
      {"POST", "/api/v1/episodes/{id}/withdrawal", Permission::WriteSurveys, resources::post_withdrawal,
       "The person's answers go into no further extract"},
      {"GET", "/api/v1/recalls", Permission::ApproveExtract, resources::list_recalls,
       "Released extracts that hold people who withdrew since"},
      {"GET", "/api/v1/extracts", Permission::ReadExtracts, resources::list_extracts,
       "Extracts, newest first (?study= for one study's)"},
      {"GET", "/api/v1/extracts/{id}", Permission::ReadExtracts, resources::get_extract,
       "One extract: state, manifest, files"},
      {"POST", "/api/v1/extracts/{id}/approve", Permission::ApproveExtract, resources::approve_extract,
       "Releases an extract that somebody else made; 403 for its maker, 409 once decided or changed"},
      {"POST", "/api/v1/extracts/{id}/refuse", Permission::ApproveExtract, resources::refuse_extract,
       "Refuses an extract with a reason"},
      {"GET", "/api/v1/extracts/{id}/files/{name}", Permission::ReadExtracts, resources::get_extract_file,
       "One file; 409 before release, 410 after the study's last day"},
      {"GET", "/api/v1/extracts/{id}/events", Permission::ApproveExtract, resources::get_extract_events,
       "What was done and tried with one extract"},
      {"GET", "/api/v1/stats", Permission::ReadPathway, resources::list_procedures,
       "Statistical procedures with their data, options and figures"},
      {"POST", "/api/v1/stats/{procedure}", Permission::RunComparison, resources::run_procedure,
       "One statistical procedure on the data of the body; nothing is stored"},

      {"GET", "/fhir/metadata", Permission::Public, resources::get_capability_statement,
       "FHIR CapabilityStatement: what this server can do"},
      {"GET", "/fhir/Questionnaire", Permission::WriteSurveys, resources::search_questionnaires,
       "Finds questionnaires by url, version, title or status"},
      {"POST", "/fhir/Questionnaire", Permission::WriteSurveys, resources::post_questionnaire,
       "Checks and stores a questionnaire; a stored version never changes", std::size_t{16} << 20},
      {"GET", "/fhir/Questionnaire/{id}", Permission::WriteSurveys, resources::get_questionnaire, "One questionnaire"},
      {"GET", "/fhir/QuestionnaireResponse", Permission::WriteSurveys, resources::search_responses,
       "Finds responses by questionnaire, subject, day of answering or day of arrival"},
      {"POST", "/fhir/QuestionnaireResponse", Permission::WriteSurveys, resources::post_response,
       "Checks and stores a response with its scores; 201 once it is on disk"},
      {"GET", "/fhir/QuestionnaireResponse/{id}", Permission::WriteSurveys, resources::get_response, "One response"},
  };
  return table;
}

}  // namespace cairn::api
