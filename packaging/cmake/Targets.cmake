# SPDX-License-Identifier: GPL-3.0-or-later
# One function per kind of target; a folder's CMakeLists.txt states only its files and what it links.

include("${CMAKE_CURRENT_LIST_DIR}/Layers.cmake")

add_library(qd_options INTERFACE)
target_compile_features(qd_options INTERFACE cxx_std_20)
target_compile_options(qd_options INTERFACE
    $<$<CXX_COMPILER_ID:GNU,Clang,AppleClang>:-Wall;-Wextra;-Wpedantic;-Wshadow;-Wconversion;-Wsign-conversion;-Wold-style-cast;-Wnon-virtual-dtor;-Woverloaded-virtual;-Wcast-align;-Wformat=2;-Wextra-semi>
    $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond;-Wlogical-op;-Wno-maybe-uninitialized>)
target_compile_definitions(qd_options INTERFACE
    QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY QT_NO_URL_CAST_FROM_STRING
    QT_NO_FOREACH QT_NO_JAVA_STYLE_ITERATORS QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_NO_CONTEXTLESS_CONNECT
    QT_STRICT_ITERATORS QT_USE_QSTRINGBUILDER QT_DISABLE_DEPRECATED_BEFORE=0x060400)

function(qd_refuse_links name links uses)
    foreach(other IN LISTS links)
        if(NOT other IN_LIST QD_MAY_LINK_${name})
            message(FATAL_ERROR "${name} may not link ${other} (ARCHITECTURE.md, Layers)")
        endif()
    endforeach()
    foreach(other IN LISTS uses)
        if(other STREQUAL "")
            continue()
        endif()
        if(NOT other IN_LIST QD_MAY_USE_${name})
            message(FATAL_ERROR "${name} may not use ${other} (ARCHITECTURE.md, Layers)")
        endif()
    endforeach()
endfunction()

# qd_library(<name> HEADERS <public headers> SOURCES <files> LINKS <libraries of ours>
#            [USES <outside, private>] [USES_PUBLIC <outside, seen in our headers>])
function(qd_library name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "HEADERS;SOURCES;LINKS;USES;USES_PUBLIC")
    if(arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "qd_library(${name}): what is '${arg_UNPARSED_ARGUMENTS}'?")
    endif()
    qd_refuse_links(${name} "${arg_LINKS}" "${arg_USES};${arg_USES_PUBLIC}")
    add_library(qd_${name} STATIC ${arg_SOURCES})
    add_library(quarterdeck::${name} ALIAS qd_${name})
    set(root ${PROJECT_SOURCE_DIR}/src) # headers are included as "logs/query/query.h" and "ui/logs/log_view.h"
    if(name STREQUAL "ui")
        set(root ${PROJECT_SOURCE_DIR})
    endif()
    target_sources(qd_${name} PUBLIC FILE_SET HEADERS BASE_DIRS ${root} FILES ${arg_HEADERS})
    list(TRANSFORM arg_LINKS PREPEND quarterdeck:: OUTPUT_VARIABLE links)
    target_link_libraries(qd_${name} PUBLIC ${links} ${arg_USES_PUBLIC} PRIVATE qd_options ${arg_USES})
    set_target_properties(qd_${name} PROPERTIES
        LINK_LIBRARIES_ONLY_TARGETS ON VERIFY_INTERFACE_HEADER_SETS ON POSITION_INDEPENDENT_CODE ON)
    if(NOT "${arg_USES};${arg_USES_PUBLIC}" MATCHES "Qt6::")
        set_target_properties(qd_${name} PROPERTIES AUTOMOC OFF)
    endif()
    list(TRANSFORM arg_SOURCES PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/ OUTPUT_VARIABLE absolute)
    set_property(GLOBAL APPEND PROPERTY QD_TRANSLATABLE ${absolute})
endfunction()

# qd_program(<name> SOURCES <files> LINKS <libraries of ours> [USES <outside>])
function(qd_program name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINKS;USES")
    qd_refuse_links(${name} "${arg_LINKS}" "${arg_USES}")
    add_executable(${name} ${arg_SOURCES})
    list(TRANSFORM arg_LINKS PREPEND quarterdeck:: OUTPUT_VARIABLE links)
    target_link_libraries(${name} PRIVATE ${links} ${arg_USES} qd_options)
endfunction()

# qd_tests(<folder> CLASSES <name>... LINKS <libraries> [SOURCES <extra>] [DEPENDS <programs>] [LONG <name>...] [SERIAL <name>...]
#          [WIDGETS] [TIMEOUT s]):
# one program tst_<folder> from tests/<folder>/tst_<name>.cpp, run once per class as "<folder>.<name>", offscreen.
function(qd_tests folder)
    cmake_parse_arguments(PARSE_ARGV 1 arg "WIDGETS" "TIMEOUT" "CLASSES;LINKS;SOURCES;DEPENDS;LONG;SERIAL")
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 120)
    endif()
    set(sources ${arg_SOURCES})
    foreach(class IN LISTS arg_CLASSES)
        list(APPEND sources tst_${class}.cpp)
    endforeach()
    add_executable(tst_${folder} ${sources})
    set(support qd_test_support)
    if(arg_WIDGETS)
        set(support qd_test_support_widgets)
    endif()
    target_link_libraries(tst_${folder} PRIVATE ${arg_LINKS} qd_options ${support})
    if(arg_DEPENDS)
        add_dependencies(tst_${folder} ${arg_DEPENDS})
    endif()
    foreach(class IN LISTS arg_CLASSES)
        add_test(NAME ${folder}.${class} COMMAND ${CMAKE_SOURCE_DIR}/tests/support/isolated $<TARGET_FILE:tst_${folder}> ${class})
        set(labels ${folder})
        if(class IN_LIST arg_LONG)
            list(APPEND labels long)
        endif()
        set_tests_properties(${folder}.${class} PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${labels}"
            ENVIRONMENT "QT_QPA_PLATFORM=offscreen;QD_BIN=${CMAKE_BINARY_DIR}/bin;QD_SOURCE=${CMAKE_SOURCE_DIR}")
        if(class IN_LIST arg_SERIAL)
            set_tests_properties(${folder}.${class} PROPERTIES RUN_SERIAL ON)
        endif()
    endforeach()
endfunction()

# qd_check(<name> COMMAND <command> [LABELS <labels>] [TIMEOUT s]): a script that passes or fails as one test.
function(qd_check name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "COMMAND;LABELS")
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 600)
    endif()
    string(REGEX REPLACE "\\..*" "" label ${name})
    add_test(NAME ${name} COMMAND ${arg_COMMAND})
    set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${label};${arg_LABELS}"
        ENVIRONMENT "QD_BIN=${CMAKE_BINARY_DIR}/bin;QD_SOURCE=${CMAKE_SOURCE_DIR};QD_BUILD=${CMAKE_BINARY_DIR}")
endfunction()
