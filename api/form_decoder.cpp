#include "api/form_decoder.h"

#include <algorithm>
#include <optional>

#include "engine/base/text.h"

namespace cairn::api {
namespace {

constexpr std::size_t kMaxFields = 1000;
constexpr std::size_t kMaxName = 200;
constexpr std::size_t kMaxPartHead = 2048;
constexpr std::size_t kMaxFiles = 20;

Error unusable(std::string message) { return {ErrorCode::InvalidArgument, std::move(message)}; }

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

char lower(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter; }

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

enum class Plus { Space, Literal };

std::optional<std::string> decode_percent(std::string_view text, Plus plus) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus == Plus::Space) {
      decoded += ' ';
    } else if (text[i] == '%') {
      const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
      const int low = high >= 0 ? hex_value(text[i + 2]) : -1;
      if (low < 0) return std::nullopt;
      decoded += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

/// Letters that no field may hold: NUL and the controls other than tab and line ends.
bool has_forbidden_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char letter) {
    const auto code = static_cast<unsigned char>(letter);
    return (code < 0x20 && code != '\t' && code != '\n' && code != '\r') || code == 0x7f;
  });
}

Result<void> add_field(Fields& fields, std::string name, std::string_view value) {
  if (fields.size() >= kMaxFields) return Error{ErrorCode::TooLarge, "The form has more than 1,000 fields."};
  if (name.empty() || name.size() > kMaxName)
    return unusable("A field of the form has no name, or one that is too long.");
  if (!is_utf8(name) || !is_utf8(value)) return unusable("The form holds text that is not UTF-8.");
  if (has_forbidden_control(name) || has_forbidden_control(value))
    return unusable("The form holds control characters.");
  fields.emplace_back(std::move(name), normalise_newlines(value));
  return {};
}

/// The value of `name` in 'form-data; name="x"; filename="y"'. Quoted values may hold %22, %0D and %0A for ", CR and LF
/// (HTML standard).
std::optional<std::string> find_parameter(std::string_view text, std::string_view name) {
  std::size_t at = text.find(';');
  while (at != std::string_view::npos) {
    std::string_view rest = trim(text.substr(at + 1));
    const std::size_t equals = rest.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const std::string_view key = trim(rest.substr(0, equals));
    std::string_view value = rest.substr(equals + 1);
    std::size_t end = 0;
    if (value.starts_with('"')) {
      end = value.find('"', 1);
      if (end == std::string_view::npos) return std::nullopt;
      if (equals_ignoring_case(key, name)) return std::string(value.substr(1, end - 1));
      value = value.substr(end);
    } else if (equals_ignoring_case(key, name)) {
      return std::string(trim(value.substr(0, value.find(';'))));
    }
    const std::size_t next = value.find(';');
    if (next == std::string_view::npos) return std::nullopt;
    at = static_cast<std::size_t>(value.data() + next - text.data());
  }
  return std::nullopt;
}

struct PartHead {
  std::optional<std::string> name, file_name;
  std::string content_type;
};

Result<PartHead> read_part_head(std::string_view head) {
  PartHead part;
  for (std::size_t start = 0; start < head.size();) {
    const std::size_t end = std::min(head.find("\r\n", start), head.size());
    const std::string_view line = head.substr(start, end - start);
    start = end + 2;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return unusable("A part of the form has a line that is no header.");
    const std::string_view key = line.substr(0, colon), value = trim(line.substr(colon + 1));
    if (equals_ignoring_case(key, "content-transfer-encoding"))
      return unusable("A part of the form is encoded in a way that is not read here.");
    if (equals_ignoring_case(key, "content-type")) part.content_type = value;
    if (!equals_ignoring_case(key, "content-disposition")) continue;
    if (part.name || !equals_ignoring_case(trim(value.substr(0, value.find(';'))), "form-data"))
      return unusable("A part of the form is not form data.");
    part.name = find_parameter(value, "name");
    part.file_name = find_parameter(value, "filename");
    if (!part.name) return unusable("A part of the form has no name.");
  }
  if (!part.name) return unusable("A part of the form has no name.");
  return part;
}

bool is_media_type(std::string_view text) {
  constexpr std::string_view kMarks = "!#$&-^_.+/";
  return text.size() <= 100 && std::count(text.begin(), text.end(), '/') == 1 &&
         std::all_of(text.begin(), text.end(), [&](char letter) {
           return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
                  kMarks.find(letter) != std::string_view::npos;
         });
}

/// The name without the folders that some browsers send; what is damaged becomes "file".
std::string tidy_file_name(std::string_view name) {
  if (const auto slash = name.find_last_of("/\\"); slash != std::string_view::npos) name.remove_prefix(slash + 1);
  const bool is_usable = !name.empty() && name.size() <= kMaxName && is_utf8(name) && !has_forbidden_control(name) &&
                         name.find_first_of("\t\r\n") == std::string_view::npos;
  return is_usable ? std::string(name) : "file";
}

Result<void> add_part(Form& form, PartHead part, std::string_view value) {
  if (!part.file_name) return add_field(form.fields, *std::move(part.name), value);
  if (form.files.size() >= kMaxFiles) return Error{ErrorCode::TooLarge, "The form has more than 20 files."};
  if (part.name->empty() || part.name->size() > kMaxName || !is_utf8(*part.name) || has_forbidden_control(*part.name))
    return unusable("A file of the form has no name that can be read.");
  if (part.file_name->empty() && value.empty()) return {};  // a field where nothing was chosen
  std::string type;
  for (const char letter : trim(std::string_view(part.content_type).substr(0, part.content_type.find(';'))))
    type += lower(letter);
  if (!is_media_type(type)) type = "application/octet-stream";
  form.files.push_back({*std::move(part.name), tidy_file_name(*part.file_name), std::move(type), std::string(value)});
  return {};
}

Result<Form> decode_multipart(std::string_view boundary, std::string_view body) {
  const std::string delimiter = "\r\n--" + std::string(boundary);
  const std::string_view opening = std::string_view(delimiter).substr(2);
  if (!body.starts_with(opening)) return unusable("The form does not begin with its boundary.");
  Form form;
  std::size_t at = opening.size();
  while (true) {
    const std::string_view rest = body.substr(at);
    if (rest == "--" || rest == "--\r\n") return form;
    if (!rest.starts_with("\r\n")) return unusable("The form ends too early or its boundary is damaged.");
    const std::size_t head_end = body.find("\r\n\r\n", at);
    if (head_end == std::string_view::npos || head_end - at > kMaxPartHead)
      return unusable("A part of the form has no end of its head.");
    const std::size_t value_start = head_end + 4;
    const std::string_view head = head_end == at ? std::string_view() : body.substr(at + 2, head_end - at - 2);
    const std::size_t value_end = body.find(delimiter, value_start);
    if (value_end == std::string_view::npos) return unusable("The form ends without its closing boundary.");
    CAIRN_ASSIGN(PartHead part, read_part_head(head));
    CAIRN_TRY(add_part(form, std::move(part), body.substr(value_start, value_end - value_start)));
    at = value_end + delimiter.size();
  }
}

bool is_boundary(std::string_view text) {
  constexpr std::string_view kLetters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'()+_,-./:=?";
  return !text.empty() && text.size() <= 70 && text.find_first_not_of(kLetters) == std::string_view::npos;
}

std::string_view media_type(std::string_view content_type) {
  return trim(content_type.substr(0, content_type.find(';')));
}

constexpr std::string_view kMultipart = "multipart/form-data";
constexpr std::string_view kUrlencoded = "application/x-www-form-urlencoded";

}  // namespace

bool is_form(std::string_view content_type) {
  return equals_ignoring_case(media_type(content_type), kMultipart) ||
         equals_ignoring_case(media_type(content_type), kUrlencoded);
}

Result<Form> decode_form(std::string_view content_type, std::string_view body) {
  if (equals_ignoring_case(media_type(content_type), kUrlencoded)) {
    CAIRN_ASSIGN(Fields fields, decode_urlencoded(body));
    return Form{std::move(fields), {}};
  }
  const std::optional<std::string> boundary = find_parameter(content_type, "boundary");
  if (!boundary || !is_boundary(*boundary)) return unusable("The form names no usable boundary.");
  return decode_multipart(*boundary, body);
}

Result<Fields> decode_urlencoded(std::string_view text) {
  Fields fields;
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(pair.size() + 1, text.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    std::optional<std::string> name = decode_percent(pair.substr(0, equals), Plus::Space);
    const std::optional<std::string> value =
        decode_percent(pair.substr(std::min(equals + 1, pair.size())), Plus::Space);
    if (!name || !value) return unusable("A percent sign must be followed by two hexadecimal digits.");
    CAIRN_TRY(add_field(fields, *std::move(name), *value));
  }
  return fields;
}

Result<Fields> decode_query(std::string_view text) {
  CAIRN_ASSIGN(Fields fields, decode_urlencoded(text));
  for (const auto& [name, value] : fields) {
    if (name.find_first_of("\t\r\n") != std::string::npos || value.find_first_of("\t\r\n") != std::string::npos) {
      return unusable("The address holds characters that no address here has.");
    }
  }
  return fields;
}

Result<std::string> decode_path(std::string_view path) {
  std::optional<std::string> decoded = decode_percent(path, Plus::Literal);
  if (!decoded) return unusable("The address holds a percent sign without two hexadecimal digits.");
  const auto slashes = [](std::string_view text) { return std::count(text.begin(), text.end(), '/'); };
  const bool has_control = std::any_of(decoded->begin(), decoded->end(), [](char letter) {
    return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f || letter == '\\';
  });
  if (has_control || !is_utf8(*decoded) || slashes(*decoded) != slashes(path))
    return unusable("The address holds characters that no address here has.");
  for (std::size_t start = 0; start <= decoded->size();) {
    const std::size_t end = std::min(decoded->find('/', start), decoded->size());
    const std::string_view segment = std::string_view(*decoded).substr(start, end - start);
    if (segment == "." || segment == "..") return unusable("The address holds a relative part.");
    start = end + 1;
  }
  return *std::move(decoded);
}

std::string encode_query_value(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  for (const char letter : text) {
    const auto code = static_cast<unsigned char>(letter);
    const bool is_plain = (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') ||
                          (code >= '0' && code <= '9') || letter == '-' || letter == '_' || letter == '.' ||
                          letter == '~' || letter == '/';
    if (is_plain) {
      encoded += letter;
    } else {
      encoded += {'%', kDigits[code >> 4], kDigits[code & 15]};
    }
  }
  return encoded;
}

}  // namespace cairn::api
