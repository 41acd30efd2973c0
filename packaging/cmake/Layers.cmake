# SPDX-License-Identifier: GPL-3.0-or-later
# The layers: for each library the libraries it may link and include. Read when configuring (Targets.cmake) and by
# tests/architecture/layers.cmake.
set(QD_LIBRARIES base sqlite domain logs protocol sync_machine store sync platform client cli models server ui)
set(QD_MAY_LINK_base)
set(QD_MAY_LINK_sqlite base)
set(QD_MAY_LINK_domain base)
set(QD_MAY_LINK_logs base)
set(QD_MAY_LINK_protocol domain base)
set(QD_MAY_LINK_sync_machine protocol domain base)
set(QD_MAY_LINK_store sync_machine protocol domain sqlite base)
set(QD_MAY_LINK_sync sync_machine protocol domain base)
set(QD_MAY_LINK_platform base)
set(QD_MAY_LINK_client sync sync_machine platform protocol logs domain base)
set(QD_MAY_LINK_cli client logs domain base)
set(QD_MAY_LINK_models client logs domain base)
set(QD_MAY_LINK_server protocol domain logs sqlite base)
set(QD_MAY_LINK_ui models domain base)
# Programs: the mains compose, the sample shop stands for a stranger's program.
set(QD_MAY_LINK_quarterdeck ui models client platform sync domain base)
set(QD_MAY_LINK_quarterdeckd server protocol base)
set(QD_MAY_LINK_qd cli client platform sync base)
set(QD_MAY_LINK_sample-shop base)

# Outside libraries each of ours may use (names of Dependencies.cmake, or Qt modules).
set(QD_MAY_USE_base outside::expected outside::crypto outside::log outside::fmt outside::zones outside::threads)
set(QD_MAY_USE_sqlite outside::sqlite)
set(QD_MAY_USE_domain)
set(QD_MAY_USE_logs outside::expected outside::regex outside::bitmap outside::fmt)
set(QD_MAY_USE_protocol outside::json)
set(QD_MAY_USE_sync_machine)
set(QD_MAY_USE_store outside::json)
set(QD_MAY_USE_sync Qt6::Core Qt6::Network Qt6::WebSockets)
set(QD_MAY_USE_platform Qt6::Core Qt6::DBus Qt6::Network outside::keychain)
set(QD_MAY_USE_client Qt6::Core outside::fmt)
set(QD_MAY_USE_cli Qt6::Core outside::options outside::json outside::fmt)
set(QD_MAY_USE_models Qt6::Core)
set(QD_MAY_USE_server outside::beast outside::json outside::fmt outside::threads)
set(QD_MAY_USE_ui Qt6::Widgets Qt6::Svg)
set(QD_MAY_USE_sample-shop outside::fmt)

# What a header in angle brackets belongs to: pairs of expression and name.
set(QD_OUTSIDE_HEADERS
    "^tl/" outside::expected "^openssl/" outside::crypto "^spdlog/" outside::log "^fmt/" outside::fmt "^date/" outside::zones
    "^sqlite3" outside::sqlite "^re2/" outside::regex "^roaring/" outside::bitmap "^nlohmann/" outside::json
    "^qt6keychain/" outside::keychain "^CLI/" outside::options "^boost/" outside::beast)
