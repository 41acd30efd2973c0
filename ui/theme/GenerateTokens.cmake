# SPDX-License-Identifier: GPL-3.0-or-later
# Turns resources/theme/tokens.json into tokens.h (the names) and tokens.inc (the values), when configuring.

# "level.critical.bg" -> "LevelCriticalBg"
function(qd_token_name out prefix key)
    string(REPLACE "." ";" parts "${prefix}.${key}")
    set(name "")
    foreach(part IN LISTS parts)
        if(part STREQUAL "")
            continue()
        endif()
        string(SUBSTRING "${part}" 0 1 first)
        string(SUBSTRING "${part}" 1 -1 rest)
        string(TOUPPER "${first}" first)
        string(APPEND name "${first}${rest}")
    endforeach()
    set(${out} ${name} PARENT_SCOPE)
endfunction()

function(qd_generate_tokens json folder)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${json})
    file(READ ${json} text)
    set(licence "// SPDX-License-Identifier: GPL-3.0-or-later\n// Made from resources/theme/tokens.json: edit that.\n")

    string(JSON light GET "${text}" themes light)
    string(JSON count LENGTH "${light}")
    math(EXPR last "${count} - 1")
    set(tokens "")
    set(names "")
    foreach(i RANGE ${last})
        string(JSON key MEMBER "${light}" ${i})
        list(APPEND names ${key})
        qd_token_name(name "" ${key})
        string(APPEND tokens "    ${name}, ///< ${key}\n")
    endforeach()
    set(colours "")
    foreach(theme IN ITEMS light dark contrast)
        string(JSON values GET "${text}" themes ${theme})
        string(APPEND colours "    {{ // ${theme}\n")
        foreach(key IN LISTS names)
            string(JSON value GET "${values}" "${key}")
            string(REPLACE "#" "0xff" value "${value}")
            string(APPEND colours "        ${value}U, // ${key}\n")
        endforeach()
        string(APPEND colours "    }},\n")
    endforeach()

    set(sizes "")
    set(values "")
    foreach(group IN ITEMS size space radius font motion)
        set(prefix ${group})
        if(group STREQUAL "size")
            set(prefix "")
        endif()
        string(JSON part GET "${text}" ${group})
        string(JSON part_count LENGTH "${part}")
        math(EXPR part_last "${part_count} - 1")
        foreach(i RANGE ${part_last})
            string(JSON key MEMBER "${part}" ${i})
            string(JSON type TYPE "${part}" ${key})
            if(NOT type STREQUAL "NUMBER")
                continue()
            endif()
            string(JSON value GET "${part}" ${key})
            qd_token_name(name "${prefix}" "${key}")
            string(APPEND sizes "    ${name}, ///< ${group} ${key}: ${value}\n")
            string(APPEND values "    ${value}, // ${group} ${key}\n")
        endforeach()
    endforeach()
    string(JSON families GET "${text}" font mono.families)
    string(JSON family_count LENGTH "${families}")
    math(EXPR family_last "${family_count} - 1")
    set(family_text "")
    foreach(i RANGE ${family_last})
        string(JSON family GET "${families}" ${i})
        string(APPEND family_text "    u\"${family}\",\n")
    endforeach()

    file(CONFIGURE OUTPUT ${folder}/tokens.h @ONLY CONTENT "@licence@#pragma once

namespace quarterdeck::ui {

/// A colour of the theme by what it is for.
enum class Token : unsigned char {
@tokens@};

/// A length in device-independent pixels at 100 %, a font weight, or a time in milliseconds (Motion…).
enum class Size : unsigned char {
@sizes@};

} // namespace quarterdeck::ui
")
    file(CONFIGURE OUTPUT ${folder}/tokens.inc @ONLY CONTENT "@licence@
constexpr std::size_t tokenCount = @count@;
constexpr std::array<std::array<unsigned, tokenCount>, 3> tokenColours {{
@colours@}};
constexpr auto tokenSizes = std::to_array<int>({
@values@});
constexpr auto monoFamilies = std::to_array<const char16_t *>({
@family_text@});
")
endfunction()
