#include "api/resources/statistics.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/stats/procedures/procedure.h"

namespace cairn::api::resources {
namespace {

using stats::Input;
using stats::InputKind;

Json numbers_schema() { return {{"type", "array"}, {"items", {{"type", Json::array({"number", "null"})}}}}; }

Json schema_of(const Input& input) {
  switch (input.kind) {
    case InputKind::Numbers:
      return numbers_schema();
    case InputKind::Texts:
    case InputKind::Any:
    case InputKind::OtherColumns:
      return {{"type", "array"}, {"items", {{"type", Json::array({"string", "number", "null"})}}}};
    case InputKind::Rows:
      return {{"type", "array"}, {"items", numbers_schema()}};
    case InputKind::Number:
      return {{"type", "number"}};
    case InputKind::Count:
      return {{"type", "integer"}, {"minimum", 0}};
    case InputKind::Boolean:
      return {{"type", "boolean"}};
    case InputKind::Choice:
      return {{"type", "string"}, {"enum", input.choices}};
    case InputKind::Text:
    case InputKind::Formula:
      return {{"type", "string"}};
  }
  return Json::object();
}

Json write_inputs(const std::vector<Input>& inputs) {
  Json list = Json::array();
  for (const Input& input : inputs) {
    Json one = {{"name", input.name}, {"description", input.description}, {"schema", schema_of(input)}};
    if (!input.fallback.empty()) one["default"] = parse_json(input.fallback).value();
    one["required"] = input.is_required;
    list.push_back(std::move(one));
  }
  return list;
}

Json object_schema(const std::vector<Input>& inputs) {
  Json schema = {{"type", "object"}, {"properties", Json::object()}};
  Json required = Json::array();
  for (const Input& input : inputs) {
    if (input.kind == InputKind::OtherColumns) {
      schema["additionalProperties"] = schema_of(input);
      continue;
    }
    Json& property = schema["properties"][std::string(input.name)] = schema_of(input);
    property["description"] = input.description;
    if (!input.fallback.empty()) property["default"] = parse_json(input.fallback).value();
    if (input.is_required) required.push_back(input.name);
  }
  if (!required.empty()) schema["required"] = std::move(required);
  return schema;
}

/// Steps of one request: resamples, or rounds of imputation, times values. The command line has no such limit.
constexpr double kMostSteps = 2e8;
/// What a model may be given: others wait for this thread.
constexpr std::size_t kMostValues = 50'000, kMostColumns = 60;

/// The option's value or fallback; 1 when the procedure has no such option.
double value_of(const stats::Procedure& procedure, const Json& options, std::string_view name) {
  for (const Input& input : procedure.options) {
    if (input.name == name) return stats::CallOptions(procedure.options, options).find_number(name).value_or(1);
  }
  return 1;
}

Result<void> check_cost(const stats::Procedure& procedure, const stats::Data& data, const Json& options) {
  double steps = value_of(procedure, options, "resamples");
  if (procedure.name == "mi_impute") {
    steps = value_of(procedure, options, "m") * value_of(procedure, options, "iterations") *
            static_cast<double>(data.columns.size());
  }
  std::size_t values = 0;
  for (const stats::DataColumn& column : data.columns) values += column.n();
  for (const auto& [name, rows] : data.rows) {
    for (const stats::Column& row : rows) values += row.size();
  }
  using stats::Family;
  constexpr Family kHeavy[] = {Family::Models, Family::MixedModels, Family::Weighting, Family::MissingData,
                               Family::Measurement};
  const bool is_heavy = std::find(std::begin(kHeavy), std::end(kHeavy), procedure.family) != std::end(kHeavy);
  if (is_heavy && (values > kMostValues || data.columns.size() > kMostColumns))
    return Error{ErrorCode::InvalidArgument,
                 "Models take at most 50,000 values in 60 columns here. Use 'cairn stats' on your own machine."};
  if (steps * static_cast<double>(values) <= kMostSteps) return {};
  return Error{ErrorCode::InvalidArgument,
               "So many rounds on so many values take too long here. Use fewer, or 'cairn stats' on your own machine."};
}

}  // namespace

Response list_procedures(const Context&, const Request&) {
  Json list = Json::array();
  for (const stats::Procedure& row : stats::procedures()) {
    Json fields = Json::array();
    for (const stats::Field& field : row.fields)
      fields.push_back({{"name", field.name}, {"description", field.description}});
    list.push_back({{"procedure", row.name},
                    {"family", stats::family_title(row.family)},
                    {"summary", row.summary},
                    {"use", row.use},
                    {"avoid", row.avoid},
                    {"meaning", row.meaning},
                    {"reference", row.reference},
                    {"data", write_inputs(row.data)},
                    {"options", write_inputs(row.options)},
                    {"fields", std::move(fields)}});
  }
  return Response::json({{"procedures", std::move(list)}});
}

Response run_procedure(const Context&, const Request& request) {
  const stats::Procedure* procedure = stats::find_procedure(request.parameter("procedure"));
  if (procedure == nullptr)
    return error_response(request,
                          Error{ErrorCode::NotFound, "There is no such procedure. GET /api/v1/stats lists them."});
  const Result<Json> body = parse_json(request.body);
  if (!body) return error_response(request, body.error());
  const Json* given = find_object(*body, "data");
  if (given == nullptr)
    return error_response(request, Error{ErrorCode::InvalidArgument, "The body needs \"data\", an object."});
  const Result<stats::Data> data = stats::read_data(*given);
  if (!data) return error_response(request, data.error());
  const Json* given_options = find(*body, "options");
  Json options = given_options != nullptr ? *given_options : Json::object();
  if (const Result<void> cost = check_cost(*procedure, *data, options); !cost)
    return error_response(request, cost.error());
  const bool has_threads = std::any_of(procedure->options.begin(), procedure->options.end(),
                                       [](const Input& input) { return input.name == "threads"; });
  if (has_threads && options.is_object())
    options["threads"] = 1;  // others wait for the cores too; the result is the same
  const Result<Json> result = stats::run_procedure(*procedure, *data, options);
  return result ? Response::json(*result) : error_response(request, result.error());
}

Json describe_procedures() {
  Json paths = Json::object();
  for (const stats::Procedure& row : stats::procedures()) {
    const Json schema = {{"type", "object"},
                         {"required", {"data"}},
                         {"properties", {{"data", object_schema(row.data)}, {"options", object_schema(row.options)}}}};
    paths["/api/v1/stats/" + std::string(row.name)] = {
        {"summary", row.summary},
        {"schema", schema},
        {"example",
         {{"data", parse_json(row.example_data).value()}, {"options", parse_json(row.example_options).value()}}}};
  }
  return paths;
}

}  // namespace cairn::api::resources
