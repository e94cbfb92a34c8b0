#include <algorithm>
#include <array>

#include "engine/disclosure/redaction/pattern_rows.h"

namespace cairn::disclosure::redaction {
namespace {

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

/// Doses and times ("B12 5ug") and ordinals behind a spine level, a room or a vitamin ("L5 1st"): no postcodes.
bool is_postcode(std::string_view found) {
  const std::string_view end = found.substr(found.size() - 2);
  if (!is_lower(end[0]) || !is_lower(end[1])) return end != "UG";
  if (end == "ug" || end == "ng") return false;
  constexpr std::array kAfterFigures = {std::string_view("st"), std::string_view("nd"), std::string_view("rd"),
                                        std::string_view("th"), std::string_view("hr"), std::string_view("yr")};
  const bool is_written_in_lower_case = is_lower(found[0]);
  return is_written_in_lower_case || std::find(kAfterFigures.begin(), kAfterFigures.end(), end) == kAfterFigures.end();
}

/// The same for what stands in parts, in either case.
bool is_postcode_in_parts(std::string_view found) {
  return is_lower(found[0]) ? is_postcode(std::string("X").append(found)) : is_postcode(found);
}

/// Two-letter postcode areas of the United Kingdom and the Crown dependencies (Royal Mail, facts).
constexpr std::string_view kAreas =
    "AB|AL|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|EC|EH|EN|EX|FK|FY|GL|"
    "GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|LA|LD|LE|LL|LN|LS|LU|ME|MK|ML|NE|NG|NN|NP|NR|NW|OL|OX|"
    "PA|PE|PH|PL|PO|PR|RG|RH|RM|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|WA|WC|WD|WF|WN|"
    "WR|WS|WV|YO|ZE";

}  // namespace

std::vector<Pattern> postcode_patterns() {
  const std::string before = "(?:^|[^A-Za-z0-9])", after = "(?:$|[^A-Za-z0-9])";
  const std::string area = "[a-pr-uwyz][a-hk-y]?", inward = "[abd-hjlnp-uw-z]";
  return {
      {RedactionKind::Postcode,
       "(?i)" + before + R"(((?:gir\s?0aa|)" + area + R"(\d[a-z\d]?[\s.,/_-]{0,3}\d)" + inward + "{2}))" + after,
       is_postcode},
      // The half behind the gap in parts, in capitals: "LS2 9 J T".
      {RedactionKind::Postcode,
       before + R"(([A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]?\s?\d\s?[ABD-HJLNP-UW-Z]\s?[ABD-HJLNP-UW-Z]))" + after, is_postcode},
      // The area apart: "SW 1A 1AA".
      {RedactionKind::Postcode,
       "(?i)" + before + "((?:" + std::string(kAreas) + R"()\s\d[a-z\d]?\s?\d)" + inward + "{2})" + after,
       is_postcode_in_parts},
      // Letter by letter.
      {RedactionKind::Postcode,
       "(?i)" + before + R"(([a-pr-uwyz][\s._-](?:[a-hk-y][\s._-])?\d[\s._-](?:[a-z\d][\s._-])?\d[\s._-])" + inward +
           R"([\s._-])" + inward + ")" + after,
       always},
  };
}

}  // namespace cairn::disclosure::redaction
