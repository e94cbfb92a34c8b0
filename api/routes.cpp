#include "api/pages/public.h"
#include "api/pages/sign_in.h"
#include "api/pages/survey.h"
#include "api/resources/health.h"
#include "api/router.h"

// Pages and resources, one header each.

namespace cairn::api {

using access::Permission;

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
      {"GET", "/s/{token}/q/{number}", Permission::AnswerSurvey, pages::survey_question_form, "One question"},
      {"POST", "/s/{token}/q/{number}", Permission::AnswerSurvey, pages::survey_question,
       "Saves the answer of one question"},
      {"GET", "/s/{token}/check", Permission::AnswerSurvey, pages::survey_check, "All answers before they are sent"},
      {"POST", "/s/{token}/check", Permission::AnswerSurvey, pages::survey_send, "Sends the answers, once"},
      {"GET", "/s/{token}/done", Permission::AnswerSurvey, pages::survey_done, "Thank-you page with the reference"},
  };
  return table;
}

}  // namespace cairn::api
