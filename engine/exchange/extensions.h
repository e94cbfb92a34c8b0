#pragma once

#include <array>
#include <string_view>

namespace cairn::exchange {

/// The extensions that forms are carried in: those of FHIR R4 and of SDC, nothing of our own.
namespace url {
inline constexpr std::string_view kTranslation = "http://hl7.org/fhir/StructureDefinition/translation";
inline constexpr std::string_view kItemControl = "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl";
inline constexpr std::string_view kHidden = "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden";
inline constexpr std::string_view kOrientation =
    "http://hl7.org/fhir/StructureDefinition/questionnaire-choiceOrientation";
inline constexpr std::string_view kEntryFormat = "http://hl7.org/fhir/StructureDefinition/entryFormat";
inline constexpr std::string_view kUnit = "http://hl7.org/fhir/StructureDefinition/questionnaire-unit";
inline constexpr std::string_view kMinValue = "http://hl7.org/fhir/StructureDefinition/minValue";
inline constexpr std::string_view kMaxValue = "http://hl7.org/fhir/StructureDefinition/maxValue";
inline constexpr std::string_view kSliderStep = "http://hl7.org/fhir/StructureDefinition/questionnaire-sliderStepValue";
inline constexpr std::string_view kDecimalPlaces = "http://hl7.org/fhir/StructureDefinition/maxDecimalPlaces";
inline constexpr std::string_view kRegex = "http://hl7.org/fhir/StructureDefinition/regex";
inline constexpr std::string_view kMinOccurs = "http://hl7.org/fhir/StructureDefinition/questionnaire-minOccurs";
inline constexpr std::string_view kMaxOccurs = "http://hl7.org/fhir/StructureDefinition/questionnaire-maxOccurs";
inline constexpr std::string_view kMimeType = "http://hl7.org/fhir/StructureDefinition/mimeType";
inline constexpr std::string_view kOrdinal = "http://hl7.org/fhir/StructureDefinition/ordinalValue";
inline constexpr std::string_view kConstraint = "http://hl7.org/fhir/StructureDefinition/questionnaire-constraint";
inline constexpr std::string_view kVariable = "http://hl7.org/fhir/StructureDefinition/variable";
inline constexpr std::string_view kCqfExpression = "http://hl7.org/fhir/StructureDefinition/cqf-expression";
inline constexpr std::string_view kEnableWhenExpression =
    "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression";
inline constexpr std::string_view kCalculated =
    "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression";
inline constexpr std::string_view kInitial =
    "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-initialExpression";
inline constexpr std::string_view kOptionsToggle =
    "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-answerOptionsToggleExpression";
}  // namespace url

struct MediaRow {
  std::string_view media, mime_type;
};
inline constexpr std::array kMediaTypes = {MediaRow{"image", "image/jpeg"}, MediaRow{"image", "image/png"},
                                           MediaRow{"audio", "audio/mpeg"}, MediaRow{"audio", "audio/mp4"},
                                           MediaRow{"video", "video/mp4"},  MediaRow{"video", "video/quicktime"}};

/// XLSForm checks a constraint on answers only; a questionnaire's constraint must hold without an answer, too.
inline constexpr std::string_view kNoAnswerYet = "%context.answer.empty() or ";
/// What a constraint says when its author wrote nothing.
inline constexpr std::string_view kPlainMessage = "This answer is not allowed here. Check it.";

}  // namespace cairn::exchange
