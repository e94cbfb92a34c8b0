#include "engine/fhir/r5.h"

#include <charconv>
#include <nlohmann/json.hpp>

namespace cairn::fhir {
namespace {

constexpr int kMaxDepth = 64;

/// What R5 has at the root, and the extension that says it in R4.
struct Moved {
  std::string_view element, extension, value;
};
constexpr Moved kMovedRootElements[] = {
    {"versionAlgorithmString", "http://hl7.org/fhir/StructureDefinition/artifact-versionAlgorithm", "valueString"},
    {"versionAlgorithmCoding", "http://hl7.org/fhir/StructureDefinition/artifact-versionAlgorithm", "valueCoding"},
    {"copyrightLabel", "http://hl7.org/fhir/StructureDefinition/artifact-copyrightLabel", "valueString"},
};

class Converter {
 public:
  explicit Converter(Issues& changes) : changes_(changes) {}

  Json convert(Json resource) {
    for (const Moved& row : kMovedRootElements) move_to_extension(resource, row);
    convert_items(resource, "Questionnaire", 0);
    return resource;
  }

 private:
  void same(std::string path, std::string message) {
    changes_.push_back({Severity::Information, "r5-converted", std::move(path), std::move(message)});
  }
  void changed(std::string path, std::string message) {
    changes_.push_back({Severity::Warning, "r5-changed", std::move(path), std::move(message)});
  }

  static void add_extension(Json& element, Json extension) {
    Json& extensions = element["extension"];
    if (extensions.is_null()) extensions = Json::array();
    if (extensions.is_array()) extensions.push_back(std::move(extension));
  }

  void move_to_extension(Json& resource, const Moved& row) {
    const std::string key(row.element);
    if (find(resource, key) == nullptr) return;
    add_extension(resource, {{"url", row.extension}, {std::string(row.value), resource[key]}});
    resource.erase(key);
    same("Questionnaire." + key, "'" + key + "' is new in R5; it is kept as the extension '" +
                                     std::string(row.extension.substr(row.extension.rfind('/') + 1)) + "'.");
  }

  void convert_items(Json& parent, const std::string& path, int depth) {
    if (find_array(parent, "item") == nullptr || depth > kMaxDepth) return;
    std::size_t index = 0;
    for (Json& item : parent["item"]) {
      const std::string here = path + ".item[" + std::to_string(index++) + "]";
      if (!item.is_object()) continue;
      rename_option(item, here);
      convert_type(item, here);
      drop_disabled_display(item, here);
      convert_sizes(item, here);
      convert_items(item, here, depth + 1);
    }
  }

  /// Some R5 files still carry the list under the name it had in STU3.
  void rename_option(Json& item, const std::string& path) {
    if (find_array(item, "option") == nullptr || find(item, "answerOption") != nullptr) return;
    item["answerOption"] = std::move(item["option"]);
    item.erase("option");
    changed(path + ".option",
            "'option' is the name of FHIR STU3 for 'answerOption'; it is read as that. Rename it in the file.");
  }

  void convert_type(Json& item, const std::string& path) {
    const std::string type = read_string(item, "type").value_or("");
    const std::string constraint = read_string(item, "answerConstraint").value_or("optionsOnly");
    const bool has_constraint = find(item, "answerConstraint") != nullptr;
    item.erase("answerConstraint");
    if (type == "question") return convert_question(item, path);
    if (type == "coding") {
      const bool open = constraint == "optionsOrString" || constraint == "optionsOrType";
      item["type"] = open ? "open-choice" : "choice";
      same(path + ".type", std::string("The R5 type 'coding'") + (has_constraint ? " with '" + constraint + "'" : "") +
                               " is the R4 type '" + (open ? "open-choice" : "choice") + "'.");
      if (constraint == "optionsOrType") {
        changed(path + ".answerConstraint",
                "R5 allows other codes beside the options. R4 has no such question: it takes other answers as free "
                "text. Check that this is what you want.");
      }
    } else if (has_constraint) {
      convert_constraint(item, path, type, constraint);
    }
    if (has_constraint && constraint != "optionsOnly" && constraint != "optionsOrType" &&
        constraint != "optionsOrString") {
      changed(path + ".answerConstraint", "'" + constraint +
                                              "' is no answerConstraint; only the options are accepted. Use "
                                              "optionsOnly, optionsOrType or optionsOrString.");
    }
  }

  /// Options of another type than a coding.
  void convert_constraint(Json& item, const std::string& path, const std::string& type, const std::string& constraint) {
    const bool is_text = type == "string" || type == "text";
    if (constraint == "optionsOrString" || (constraint == "optionsOrType" && is_text)) {
      item["type"] = "open-choice";
      same(path + ".type", "The R5 type '" + type + "' with '" + constraint +
                               "' is the R4 type 'open-choice': an option or free text.");
    } else if (constraint == "optionsOrType") {
      add_extension(item, {{"url", kAnswerConstraintExtension}, {"valueCode", constraint}});
      same(path + ".answerConstraint",
           "R4 has no 'optionsOrType' for the type '" + type +
               "'; it is kept as an extension, and answers beside the options are accepted.");
    } else if (constraint == "optionsOnly") {
      same(path + ".answerConstraint", "'optionsOnly' is what R4 does anyway.");
    }
  }

  /// Abstract in both versions; a parent of other items can be read as their group.
  void convert_question(Json& item, const std::string& path) {
    if (find(item, "answerOption") != nullptr || find(item, "answerValueSet") != nullptr) {
      item["type"] = "choice";
      changed(
          path + ".type",
          "The type 'question' says no kind of answer; it is read as 'choice' because it has options. State the type.");
    } else if (find_array(item, "item") != nullptr) {
      item["type"] = "group";
      changed(path + ".type", "The type 'question' says no kind of answer; it is read as 'group'. State the type.");
    }
  }

  void drop_disabled_display(Json& item, const std::string& path) {
    const auto display = read_string(item, "disabledDisplay");
    if (!display) return;
    item.erase("disabledDisplay");
    if (*display == "hidden") {
      same(path + ".disabledDisplay", "'hidden' is what R4 does anyway with an item that is off.");
    } else {
      changed(path + ".disabledDisplay", "In R5 an item that is off stays in sight ('" + *display +
                                             "'). Here it is hidden, as in R4. Check that the form still reads well.");
    }
  }

  /// Attachment.size is integer64 in R5, which JSON writes as text.
  void convert_sizes(Json& item, const std::string& path) {
    if (find_array(item, "initial") == nullptr) return;
    std::size_t index = 0;
    for (Json& initial : item["initial"]) {
      const std::string here = path + ".initial[" + std::to_string(index++) + "].valueAttachment.size";
      if (!initial.is_object() || find_object(initial, "valueAttachment") == nullptr) continue;
      Json& attachment = initial["valueAttachment"];
      const auto text = read_string(attachment, "size");
      if (!text) continue;
      std::int64_t size = 0;
      const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), size);
      if (error != std::errc{} || end != text->data() + text->size()) continue;
      attachment["size"] = size;
      same(here, "R5 writes the size as text, R4 as a number.");
    }
  }

  Issues& changes_;
};

}  // namespace

Json convert_r5_questionnaire(const Json& questionnaire, Issues& changes) {
  return Converter(changes).convert(questionnaire);
}

}  // namespace cairn::fhir
