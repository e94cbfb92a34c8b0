#include "engine/base/json.h"

#include <array>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <unordered_set>
#include <vector>

#include "engine/base/text.h"

namespace cairn {
namespace {

/// Marks a JSON binary value as the text of a decimal.
constexpr std::uint64_t kDecimalSubtype = 10;

struct Place {
  std::size_t line = 1;
  std::size_t column = 1;
};

Place place_of(std::string_view text, std::size_t offset) {
  Place place;
  for (std::size_t i = 0; i < offset && i < text.size(); ++i) {
    if (text[i] == '\n') {
      ++place.line;
      place.column = 1;
    } else {
      ++place.column;
    }
  }
  return place;
}

Error gate_error(std::string_view text, std::size_t offset, const std::string& what,
                 ErrorCode code = ErrorCode::InvalidArgument) {
  const Place place = place_of(text, offset);
  return Error{code, "line " + std::to_string(place.line) + ", column " + std::to_string(place.column) + ": " + what};
}

/// Builds the document while enforcing depth, unique keys and number ranges; the first breach stops the parse.
class Gate {
 public:
  using number_integer_t = Json::number_integer_t;
  using number_unsigned_t = Json::number_unsigned_t;
  using number_float_t = Json::number_float_t;
  using string_t = Json::string_t;
  using binary_t = Json::binary_t;

  explicit Gate(const JsonLimits& limits) : limits_(limits) {}

  bool null() { return place(Json(nullptr)); }
  bool boolean(bool value) { return place(Json(value)); }
  bool number_integer(number_integer_t value) { return place(Json(value)); }
  bool number_unsigned(number_unsigned_t value) {
    if (value > static_cast<number_unsigned_t>(INT64_MAX)) return refuse("a whole number is outside 64 bits");
    return place(Json(static_cast<number_integer_t>(value)));
  }
  bool number_float(number_float_t, const string_t& token) {
    if (token.find_first_of(".eE") == string_t::npos) return refuse("a whole number is outside 64 bits");
    if (token.size() > 64) return refuse("a number has more than 64 characters");
    return place(make_decimal(token));
  }
  bool string(string_t& value) { return place(Json(std::move(value))); }
  bool binary(binary_t&) { return refuse("binary data"); }
  bool start_object(std::size_t) { return open(Json::object()); }
  bool start_array(std::size_t) { return open(Json::array()); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool key(string_t& name) {
    // std::map insertion doubles as the check for duplicates.
    const auto [slot, fresh] = stack_.back()->get_ref<Json::object_t&>().try_emplace(std::move(name), nullptr);
    if (!fresh) return refuse("an object has the same key twice; keep one of them");
    slot_ = &slot->second;
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) {
    position_ = position;
    if (problem_.empty()) problem_ = "this is not JSON here; look for a missing comma, quote or bracket";
    return false;
  }

  const std::string& problem() const { return problem_; }
  std::size_t position() const { return position_; }
  Json take() { return std::move(root_); }

 private:
  bool refuse(std::string what) {
    problem_ = std::move(what);
    return false;
  }
  Json* put(Json value) {
    if (stack_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    if (stack_.back()->is_array()) return &stack_.back()->get_ref<Json::array_t&>().emplace_back(std::move(value));
    *slot_ = std::move(value);
    return slot_;
  }
  bool place(Json value) {
    put(std::move(value));
    return true;
  }
  bool open(Json container) {
    if (stack_.size() >= limits_.max_depth) {
      return refuse("nested deeper than " + std::to_string(limits_.max_depth) + " levels");
    }
    stack_.push_back(put(std::move(container)));
    return true;
  }
  bool close() {
    stack_.pop_back();
    return true;
  }

  JsonLimits limits_;
  Json root_;
  std::vector<Json*> stack_;
  Json* slot_ = nullptr;
  std::string problem_;
  std::size_t position_ = 0;
};

/// Finds how far the parser had come when the gate refused, by counting what it consumed.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;
  CountingIterator(const char* at, std::size_t* count) : at_(at), count_(count) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    ++at_;
    if (count_ != nullptr) ++*count_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
  bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  std::size_t* count_;
};

void write_string(const std::string& text, std::string& out) {
  out += Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

void write_value(const Json& value, JsonStyle style, std::size_t depth, std::string& out) {
  const bool indented = style == JsonStyle::Indented;
  const auto new_line = [&](std::size_t level) {
    if (indented) out.append("\n").append(level * 2, ' ');
  };
  if (is_decimal(value)) {
    const Json::binary_t& bytes = value.get_binary();
    out.append(bytes.begin(), bytes.end());
  } else if (value.is_object()) {
    out.push_back('{');
    bool first = true;
    for (const auto& [key, member] : value.get_ref<const Json::object_t&>()) {
      if (!first) out.push_back(',');
      first = false;
      new_line(depth + 1);
      write_string(key, out);
      out.append(indented ? ": " : ":");
      write_value(member, style, depth + 1, out);
    }
    if (!first) new_line(depth);
    out.push_back('}');
  } else if (value.is_array()) {
    out.push_back('[');
    bool first = true;
    for (const Json& element : value) {
      if (!first) out.push_back(',');
      first = false;
      new_line(depth + 1);
      write_value(element, style, depth + 1, out);
    }
    if (!first) new_line(depth);
    out.push_back(']');
  } else {
    out += value.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
}

}  // namespace

Result<Json> parse_json(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.max_bytes) {
    return Error{ErrorCode::TooLarge, "The text has more than " + std::to_string(limits.max_bytes) + " bytes."};
  }
  if (text.starts_with("\xEF\xBB\xBF"))
    return gate_error(text, 0, "starts with a byte-order mark; save it as UTF-8 without one");
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos)
    return gate_error(text, nul, "a NUL byte");
  if (!is_utf8(text)) return Error{ErrorCode::InvalidArgument, "The text is not valid UTF-8; save it as UTF-8."};
  Gate gate(limits);
  std::size_t consumed = 0;
  const bool done = Json::sax_parse(CountingIterator(text.data(), &consumed),
                                    CountingIterator(text.data() + text.size(), nullptr), &gate);
  if (!done) {
    const std::size_t offset = gate.position() > 0 ? gate.position() - 1 : (consumed > 0 ? consumed - 1 : 0);
    return gate_error(text, offset, gate.problem());
  }
  return gate.take();
}

std::string write_json(const Json& value, JsonStyle style) {
  std::string out;
  write_value(value, style, 0, out);
  return out;
}

Json make_decimal(std::string_view text) {
  return Json::binary(std::vector<std::uint8_t>(text.begin(), text.end()), kDecimalSubtype);
}

Json make_decimal(double value) {
  CAIRN_ASSERT(std::isfinite(value));
  std::array<char, 40> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  CAIRN_ASSERT(error == std::errc{});
  return make_decimal(std::string_view(buffer.data(), static_cast<std::size_t>(end - buffer.data())));
}

bool is_decimal(const Json& value) {
  return value.is_binary() && value.get_binary().has_subtype() && value.get_binary().subtype() == kDecimalSubtype;
}

std::optional<std::string> number_text(const Json& value) {
  if (is_decimal(value)) return std::string(value.get_binary().begin(), value.get_binary().end());
  if (value.is_number()) return value.dump();
  return std::nullopt;
}

const Json* find(const Json& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  const auto it = object.find(key);
  return it == object.end() || it->is_null() ? nullptr : &*it;
}

const Json* find_array(const Json& object, std::string_view key) {
  const Json* value = find(object, key);
  return value != nullptr && value->is_array() ? value : nullptr;
}

const Json* find_object(const Json& object, std::string_view key) {
  const Json* value = find(object, key);
  return value != nullptr && value->is_object() ? value : nullptr;
}

std::optional<std::string> read_string(const Json& object, std::string_view key) {
  const Json* value = find(object, key);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return value->get<std::string>();
}

std::optional<bool> read_boolean(const Json& object, std::string_view key) {
  const Json* value = find(object, key);
  if (value == nullptr || !value->is_boolean()) return std::nullopt;
  return value->get<bool>();
}

std::optional<std::int64_t> read_integer(const Json& object, std::string_view key) {
  const Json* value = find(object, key);
  if (value == nullptr || !value->is_number_integer()) return std::nullopt;
  return value->get<std::int64_t>();
}

std::optional<double> to_number(const Json& value) {
  if (value.is_number()) return value.get<double>();
  if (!is_decimal(value)) return std::nullopt;
  const Json::binary_t& bytes = value.get_binary();
  const char* begin = reinterpret_cast<const char*>(bytes.data());
  double number = 0;
  const auto [end, error] = std::from_chars(begin, begin + bytes.size(), number);
  if (error != std::errc{} || end != begin + bytes.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

std::optional<double> read_number(const Json& object, std::string_view key) {
  const Json* value = find(object, key);
  return value == nullptr ? std::nullopt : to_number(*value);
}

}  // namespace cairn
