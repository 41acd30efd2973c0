# SPDX-License-Identifier: GPL-3.0-or-later
# Compiler cache, linker and sanitizers: what speeds up or instruments a build without changing what is built.

find_program(QD_CCACHE ccache)
if(QD_CCACHE)
    # NOHASHDIR and BASEDIR let a second build folder or clone hit the objects of the first.
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_NOHASHDIR=1 CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} ${QD_CCACHE})
endif()
find_program(QD_MOLD mold)
if(QD_MOLD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_link_options(-fuse-ld=mold)
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang")
    add_compile_options(-ffile-prefix-map=${CMAKE_SOURCE_DIR}=.)
endif()
if(QD_SANITIZE)
    add_compile_options(-fsanitize=${QD_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${QD_SANITIZE})
    if(QD_SANITIZE STREQUAL thread)
        add_compile_options(-Wno-tsan) # Asio's fences, which it does not follow; the locks around them it does
    endif()
endif()
