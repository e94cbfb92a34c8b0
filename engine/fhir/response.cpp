#include "engine/fhir/response.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/fhir/element.h"

namespace cairn::fhir {
namespace {

constexpr std::string_view kStatuses[] = {"in-progress", "completed", "amended", "entered-in-error", "stopped"};

std::vector<ResponseItem> read_items(const Element& parent);

/// The member that holds the answer, whatever its type: "valueCode" when that is what stands there.
std::string value_key(const Json& answer) {
  for (const auto& [key, value] : answer.get_ref<const Json::object_t&>()) {
    if (key.starts_with("value")) return key;
  }
  return {};
}

std::vector<Answer> read_answers(const Element& item) {
  std::vector<Answer> answers;
  for (const Element& element : item.children("answer")) {
    Answer answer;
    if (std::optional<Value> value = read_value(element.json(), "value")) {
      answer.value = *std::move(value);
    } else {
      const std::string key = value_key(element.json());
      element.add(Severity::Error, "structure",
                  key.empty() ? "The answer has no value. Give it one, or leave the answer out."
                              : "'" + key +
                                    "' cannot be read as an answer: it is no type of answer, or not of the right JSON "
                                    "type. Correct it.");
      continue;
    }
    answer.items = read_items(element);
    answers.push_back(std::move(answer));
  }
  return answers;
}

std::vector<ResponseItem> read_items(const Element& parent) {
  std::vector<ResponseItem> items;
  for (const Element& element : parent.children("item")) {
    ResponseItem item;
    item.link_id = element.text("linkId");
    item.text = element.text("text");
    if (item.link_id.empty())
      element.add(Severity::Error, "required",
                  "The item has no linkId, so it answers no question. Add the linkId of the question.");
    item.answers = read_answers(element);
    item.items = read_items(element);
    items.push_back(std::move(item));
  }
  return items;
}

void check_root(const Element& root, const Response& response) {
  if (response.status.empty()) {
    root.add(Severity::Error, "required", "The response has no status. Add one such as 'completed' or 'in-progress'.");
  } else if (std::find(std::begin(kStatuses), std::end(kStatuses), response.status) == std::end(kStatuses)) {
    root.add_at("status", Severity::Error, "code-invalid",
                "'" + response.status +
                    "' is no status of a response. Use 'completed', 'in-progress', 'amended', 'entered-in-error' or "
                    "'stopped'.");
  }
  for (const std::string_view key : {"modifierExtension", "implicitRules"}) {
    if (root.has(key))
      root.add_at(
          key, Severity::Error, "not-supported",
          "This may change what the response means, and it is not known here. Remove it if it does not matter.");
  }
}

Json write_items(const std::vector<ResponseItem>& items) {
  Json out = Json::array();
  for (const ResponseItem& item : items) {
    Json written = {{"linkId", item.link_id}};
    if (!item.text.empty()) written["text"] = item.text;
    if (!item.answers.empty()) {
      Json answers = Json::array();
      for (const Answer& answer : item.answers) {
        Json entry = Json::object();
        write_value(entry, "value", answer.value);
        if (!answer.items.empty()) entry["item"] = write_items(answer.items);
        answers.push_back(std::move(entry));
      }
      written["answer"] = std::move(answers);
    }
    if (!item.items.empty()) written["item"] = write_items(item.items);
    out.push_back(std::move(written));
  }
  return out;
}

const ResponseItem* find_in(const std::vector<ResponseItem>& items, std::string_view link_id) {
  for (const ResponseItem& item : items) {
    if (item.link_id == link_id) return &item;
    if (const ResponseItem* found = find_in(item.items, link_id)) return found;
    for (const Answer& answer : item.answers) {
      if (const ResponseItem* found = find_in(answer.items, link_id)) return found;
    }
  }
  return nullptr;
}

}  // namespace

ResponseReading read_response(const Json& resource) {
  ResponseReading reading;
  const std::optional<std::string> type = read_string(resource, "resourceType");
  if (type != "QuestionnaireResponse") {
    reading.issues.push_back(
        {Severity::Fatal, "structure", "",
         type ? "This is not a QuestionnaireResponse but says '" + *type +
                    "'. Give a QuestionnaireResponse in FHIR R4 JSON."
              : "This is no FHIR resource: it has no resourceType. Give a QuestionnaireResponse in FHIR R4 JSON."});
    return reading;
  }
  const Element root(resource, "QuestionnaireResponse", reading.issues);
  Response response;
  response.id = root.text("id");
  response.status = root.text("status");
  response.authored = root.text("authored");
  response.language = root.text("language");
  if (const Json* questionnaire = find_object(resource, "questionnaire")) {
    root.add_at("questionnaire", Severity::Error, "structure",
                "'questionnaire' must be the url of the questionnaire as text; a reference object is FHIR STU3.");
    response.questionnaire = read_string(*questionnaire, "reference").value_or("");
  } else {
    response.questionnaire = root.text("questionnaire");
  }
  if (const Json* subject = find(resource, "subject")) {
    response.subject = read_string(*subject, "reference").value_or("");
    if (!subject->is_object())
      root.add_at("subject", Severity::Error, "structure",
                  "'subject' must be a reference such as {\"reference\": \"Episode/…\"}. Correct it.");
  }
  response.items = read_items(root);
  check_root(root, response);
  reading.response = std::move(response);
  return reading;
}

Json write_response(const Response& response) {
  Json out = {{"resourceType", "QuestionnaireResponse"}};
  const auto put = [&](const char* key, const std::string& text) {
    if (!text.empty()) out[key] = text;
  };
  put("id", response.id);
  put("language", response.language);
  put("questionnaire", response.questionnaire);
  put("status", response.status);
  put("authored", response.authored);
  if (!response.subject.empty()) out["subject"] = Json{{"reference", response.subject}};
  if (!response.items.empty()) out["item"] = write_items(response.items);
  return out;
}

const ResponseItem* find_response_item(const Response& response, std::string_view link_id) {
  return find_in(response.items, link_id);
}

}  // namespace cairn::fhir
