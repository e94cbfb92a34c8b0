#include <nlohmann/json.hpp>

#include "api/resources/studies.h"
#include "engine/disclosure/small_numbers.h"
#include "engine/service/opt_out_lists.h"
#include "engine/service/withdraw_person.h"

namespace cairn::api::resources {

Response get_opt_out_list(const Context& context, const Request& request) {
  auto list = service::export_opt_out_list(context.services, request.actor, request.parameter("id"));
  if (!list) return error_response(request, list.error());
  return Response::download(*std::move(list), "text/csv; charset=utf-8", "people-to-check.csv");
}

Response post_opt_out_list(const Context& context, const Request& request) {
  const auto checked_on = parse_date(request.query_value("checked_on").value_or(""));
  if (!checked_on)
    return error_response(
        request, {ErrorCode::InvalidArgument, "\"checked_on\" must be the day of the check, such as 2026-03-01."});
  const auto taken =
      service::import_opt_out_list(context.services, request.actor, request.parameter("id"), request.body, *checked_on);
  if (!taken) return error_response(request, taken.error());
  return Response::json({{"people", taken->people}, {"checked_on", format_date(taken->checked_on)}}, 201);
}

Response post_withdrawal(const Context& context, const Request& request) {
  const EpisodeId episode{std::string(request.parameter("id"))};
  const auto done = service::withdraw_person(context.services, request.actor, episode);
  if (!done) return error_response(request, done.error());
  return Response::json({{"episode", episode.text}, {"withdrawn", true}, {"since", format_timestamp(done->since)}},
                        done->was_recorded_before ? 200 : 201);
}

Response list_recalls(const Context& context, const Request& request) {
  const auto recalls = service::list_recalls(context.services, request.actor);
  if (!recalls) return error_response(request, recalls.error());
  Json items = Json::array();
  for (const service::Recall& recall : *recalls) {
    items.push_back({{"extract", recall.extract.id},
                     {"study_name", recall.extract.study},
                     {"recipient", recall.recipient},
                     {"people", disclosure::show_count(recall.people, disclosure::Audience::Others).text()},
                     {"latest", format_timestamp(recall.latest)}});
  }
  return Response::json({{"recalls", items}});
}

}  // namespace cairn::api::resources
