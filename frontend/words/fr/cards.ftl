begins = Début
ends = Fin
here = Votre heure
place = Lieu
organiser = Organisation
repeats = Répétition
no-summary = (sans titre)
invitation-note = Cette page ne peut pas y répondre. Enregistrez le fichier de calendrier pour l’ouvrir dans un logiciel d’agenda.
report = Rapport de remise
report-more = Le rapport nomme d’autres destinataires ; « Parties » et « Source » le montrent en entier.
receipt = Accusé de lecture
unsubscribe = Liste de diffusion : comment se désabonner
unsubscribe-note = Rien n’a été envoyé. Se désabonner apprend à l’expéditeur que vous lisez ses messages : faites-le pour les listes que vous connaissez, pas pour les indésirables.
unsubscribe-one-click = La liste indique qu’un clic sur sa page suffit.
unsubscribe-open = Ouvrir dans un nouvel onglet
unsubscribe-copy = Copier l’adresse
request = Invitation
reply = Réponse à une invitation
cancelled = Événement annulé
publish = Événement
whole-day = { $date } (toute la journée)
without-zone = { $time } (sans fuseau horaire)
in-zone = { $time } ({ $zone })
every = { $unit ->
    [day] { $number ->
        [one] chaque jour
        [many] tous les { $number } de jours
       *[other] tous les { $number } jours
    }
    [week] { $number ->
        [one] chaque semaine
        [many] toutes les { $number } de semaines
       *[other] toutes les { $number } semaines
    }
    [month] { $number ->
        [one] chaque mois
        [many] tous les { $number } de mois
       *[other] tous les { $number } mois
    }
   *[year] { $number ->
        [one] chaque année
        [many] tous les { $number } d’ans
       *[other] tous les { $number } ans
    }
 }
by-own-rule = selon une règle propre
times = { $number ->
    [one] une fois
    [many] { $number } de fois
   *[other] { $number } fois
 }
until = jusqu’au { $date }
more-events = { $number ->
    [one] Le fichier contient { $number } autre événement.
    [many] Le fichier contient { $number } d’autres événements.
   *[other] Le fichier contient { $number } autres événements.
 }
not-delivered = Votre message n’a pas pu être remis à { $recipient }.
delayed = Votre message à { $recipient } est retardé. Le serveur essaie encore ; inutile de le renvoyer.
delivered = Votre message a été remis à { $recipient }.
relayed = Votre message à { $recipient } a été transmis à un serveur qui n’envoie pas de rapports.
expanded = Votre message à { $recipient } a été transmis à plusieurs personnes.
fate-unknown = Le rapport ne dit pas clairement ce qu’est devenu votre message à { $recipient }.
status = { $code } : { $meaning }
no-such-mailbox = il n’y a pas de telle boîte sur ce serveur.
no-such-domain = ce domaine de messagerie n’existe pas.
bad-address = l’adresse du destinataire n’est pas écrite comme il faut.
moved = la boîte a déménagé.
bad-sender = l’adresse de l’expéditeur n’a pas été acceptée.
accepts-no-mail = ce domaine n’accepte pas de messages.
disabled = la boîte est désactivée.
mailbox-full = la boîte est pleine.
too-large = le message est trop grand.
disk-full = le disque du serveur est plein.
not-accepting = le serveur n’accepte pas de messages en ce moment.
does-not-answer = le serveur ne répond pas.
connection-broke = la connexion s’est rompue.
no-way = aucun chemin vers ce serveur n’a été trouvé.
in-circles = le message a tourné en rond.
tried-too-long = le serveur a été essayé trop longtemps en vain.
refused-by-rules = le serveur le refuse selon ses propres règles.
not-proven = le serveur n’a pas pu établir que le message vient vraiment de vous.
about-address = quelque chose ne va pas dans une adresse.
about-mailbox = quelque chose ne va pas dans la boîte.
about-server = quelque chose ne va pas sur le serveur du destinataire.
about-way = quelque chose ne va pas en chemin.
about-protocol = les serveurs ne se sont pas compris.
about-content = quelque chose ne va pas dans le contenu du message.
about-policy = il a été refusé pour des raisons de sécurité ou de règlement.
said-by = { $server } a dit :
other-said = L’autre serveur a dit :
reported-by = Rapporté par { $server }. Un rapport peut être falsifié comme tout message.
program-of = Le logiciel de messagerie de { $address }
program-of-recipient = Le logiciel de messagerie du destinataire
displayed = { $program } a affiché votre message. S’il a été lu, personne ne le sait.
deleted = { $program } a supprimé votre message, peut-être sans qu’il ait été lu.
dispatched = { $program } a transféré ou imprimé votre message.
processed = { $program } a traité votre message sans l’afficher.
seen-unknown = { $program } ne dit pas clairement ce qu’il a fait de votre message.
smime-signed = Signé avec S/MIME – non vérifié.
    .next = Cette page ne vérifie pas les signatures : elle peut être de n’importe qui.
pgp-signed = Signé avec OpenPGP – non vérifié.
    .next = Cette page ne vérifie pas les signatures : elle peut être de n’importe qui.
other-signed = Signé – non vérifié.
    .next = Cette page ne vérifie pas les signatures : elle peut être de n’importe qui.
smime-opaque = Signé avec S/MIME – non vérifié.
    .next = Le texte est dans la partie signée. Enregistrez le message et ouvrez-le dans un logiciel de messagerie qui connaît S/MIME.
smime-encrypted = Chiffré avec S/MIME – illisible ici.
    .next = Enregistrez le message et ouvrez-le dans le logiciel de messagerie qui a votre clé.
pgp-encrypted = Chiffré avec OpenPGP – illisible ici.
    .next = Enregistrez le message et ouvrez-le dans le programme qui a votre clé.
other-encrypted = Chiffré – illisible ici.
    .next = Enregistrez le message et ouvrez-le dans le programme pour lequel il a été fait.
wrapped = { $files ->
    [0] Ce message est arrivé emballé par Outlook en winmail.dat. Il n’y a pas de fichiers dedans ; peut-être le texte.
    [one] Outlook avait emballé une pièce jointe dans winmail.dat : elle en a été tirée et peut être enregistrée.
    [many] Outlook avait emballé des pièces jointes dans winmail.dat : { $files } de fichiers en ont été tirés et peuvent être enregistrés.
   *[other] Outlook avait emballé des pièces jointes dans winmail.dat : { $files } fichiers en ont été tirés et peuvent être enregistrés.
 }
origin = { $check }, selon { $server }
not-checked = { $server } n’a pas vérifié d’où vient ce message
passed = { $method } réussi
passed-for = { $method } réussi pour { $domain }
failed = { $method } échoué
failed-for = { $method } échoué pour { $domain }
nearly-failed = { $method } presque échoué : le serveur d’envoi n’est sans doute pas celui du domaine
nothing-to-check = { $method } : l’expéditeur n’offre rien à vérifier
neutral = { $method } : le domaine de l’expéditeur ne se prononce pas
not-checkable = { $method } n’a pas pu être vérifié
other-result = { $method } : { $result }
origin-note = Une vérification réussie signifie que le domaine l’a envoyé, pas que l’expéditeur est honnête.
answers-to = Les réponses vont à { $address }, pas à l’adresse de l’expéditeur.
